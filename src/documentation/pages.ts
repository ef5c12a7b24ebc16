/** The documentation as staff write it, read it and download it. */
import type { SheetCell } from '../kernel/html/csv.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { formatDate, formatInstant, formatTime, type LocalDate, toLocal } from '../kernel/time.ts'
import { joined } from '../kernel/words.ts'
import { labelIn, type QuestionnaireDocument, seatRoles } from '../questionnaire/rules.ts'
import { whenText } from '../seminars/words.rules.ts'
import type { Whole } from './actions.ts'
import {
  consents,
  type Documentation,
  type DocumentationStage,
  documentationStage,
  documentationStages,
  isUndecided,
  type RowEdit,
  type Statement,
  type StatementFields,
  type StatementStanding,
  statementKinds,
  usualConfirmBy,
  whyCannotDecide,
  whyCannotLock,
  whyCannotWrite,
} from './rules.ts'
import { byTheme, type LockedContent, type LockedStatement, type LockedVersion } from './version.rules.ts'

/** The fields of a row, by their names in the form. */
function formOf(id: string, version: number, fields: StatementFields) {
  return {
    id,
    version: String(version),
    slag: fields.kind,
    tema: fields.theme,
    text: fields.text,
    kommun: fields.municipalityCode ?? '',
    roll: fields.role ?? '',
    fraga: fields.questionKey ?? '',
    punkt: fields.programmeItemId ?? '',
    medgivande: fields.consent,
    malgrupp: fields.targetGroup,
    belagg: fields.evidence,
    kontakt: fields.contact,
    lank: fields.link,
  }
}

/** A row for the page's script, which says its choices in the words of the form. */
export function liveRow(one: Statement, t: Translate) {
  const { id, version, removed } = one
  return { id, version, removed, form: formOf(id, version, one), by: byOf(one, t) }
}

/** What a page that is open learns: the stage, and the rows that have changed. */
export function newsOf(documentation: Documentation, rows: Statement[], t: Translate) {
  return { stage: documentationStage(documentation), rows: rows.map((row) => liveRow(row, t)) }
}

function byOf({ savedBy: name, savedAt, removed }: Statement, t: Translate): string {
  if (removed) return t('documentation.removed_by', { name, at: formatInstant(savedAt, t.lang) })
  return `${name} ${formatTime(toLocal(savedAt).time, t.lang)}`
}

export interface Shown {
  whole: Whole
  versions: LockedVersion[]
  view: 'program' | 'tema'
  /** The row to change in the form; '' for a new one. */
  editing: string
  /** Id for a new row, so that sending it twice adds one. */
  newId: string
  today: LocalDate
  mayChange: boolean
  accountId: string
  /** What was typed and what is stored instead, when somebody else has changed the row. */
  clash: { mine: RowEdit; theirs: Statement } | null
  /** Where the review of the letter to those concerned is. */
  letter: string
}

export function documentationPage(shown: Shown, t: Translate) {
  const { whole, today, editing, newId, view, clash } = shown
  const { seminar, documentation, statements } = whole
  const stage = documentationStage(documentation)
  const edited = statements.find(({ id }) => id === editing)
  const mayWrite = shown.mayChange && whyCannotWrite(documentation) === null
  const standings = statements.map(({ standing }) => standing)
  const isAsked = documentation.confirmBy !== null && documentation.confirmBy >= today
  return {
    title: t('documentation.title_of', { seminar: seminar.name }),
    name: seminar.name,
    base: `/seminarier/${seminar.slug}`,
    when: whenText(seminar, t),
    stage,
    steps: documentationStages.map((one) => ({
      is: shapeOf(one, stage),
      now: one === stage,
      text: t(`documentation.stage.${one}`),
    })),
    stands: standsWords(whole, today, t),
    mayWrite,
    view,
    groups: groupsOf(shown, mayWrite, t),
    removed: mayWrite ? whole.removed.map((one) => plainRow(one, shown, true, t)) : [],
    count: t.n('documentation.count', statements.length),
    changes: documentation.changes,
    account: shown.accountId,
    form: edited ? formOf(edited.id, edited.version, edited) : { ...emptyForm, id: newId },
    isNew: !edited,
    clash: clash && clashOf(clash, whole, t),
    choices: choicesOf(whole, t),
    undecided: standings.filter(isUndecided).length,
    mayDecide: whyCannotDecide(documentation, today) === null,
    mayLock: whyCannotLock(documentation, standings, today) === null,
    confirmBy: isAsked ? documentation.confirmBy : usualConfirmBy(today),
    isAsked,
    letter: shown.letter,
    versions: shown.versions.map((version) => versionView(version, t)),
  }
}

function shapeOf(step: DocumentationStage, stage: DocumentationStage): string {
  if (step === stage) return stage === 'locked' ? 'done' : 'half'
  return documentationStages.indexOf(step) < documentationStages.indexOf(stage) ? 'done' : 'none'
}

const emptyForm = formOf('', 0, {
  kind: 'success_factor',
  theme: '',
  text: '',
  municipalityCode: null,
  role: null,
  questionKey: null,
  programmeItemId: null,
  consent: '',
  targetGroup: '',
  evidence: '',
  contact: '',
  link: '',
  removed: 0,
})

function standsWords({ documentation }: Whole, today: LocalDate, t: Translate): string {
  const { confirmBy, lockedVersion: number } = documentation
  if (number !== null) return t('documentation.locked', { number })
  if (confirmBy === null) return t(`documentation.stands.${documentation.tidiedAt === null ? 'live' : 'tidied'}`)
  const date = formatDate(confirmBy, 'day', t.lang)
  return t(`documentation.stands.${confirmBy < today ? 'confirmed' : 'confirming'}`, { date })
}

function versionView({ number, lockedAt, lockedBy: who, reason, hash }: LockedVersion, t: Translate) {
  const when = formatInstant(lockedAt, t.lang)
  return { number, text: t('documentation.version_line', { number, when, who }), reason, hash }
}

/** "Framgångsfaktor, Ledarskap, Lund, politiker, fråga 16" */
function tagsOf(one: StatementFields & { municipality: string | null }, { questionnaire }: Whole, t: Translate) {
  const { document } = questionnaire
  return joined(
    t(`documentation.kind.${one.kind}`),
    themeLabel(document, one.theme, t),
    who(one, t),
    questionText(one, document, t),
  )
}

export function themeLabel({ themes }: QuestionnaireDocument, theme: string, t: Translate): string {
  const found = themes.find(({ value }) => value === theme)
  return found ? labelIn(found, t.lang) : theme
}

function questionText({ questionKey }: Pick<Statement, 'questionKey'>, document: QuestionnaireDocument, t: Translate) {
  const question = document.questions.find(({ key }) => key === questionKey)
  return question ? t('documentation.question_n', { n: question.order }) : ''
}

/** "Lund, politiker"; "Rummet" for what is attributed to nobody. */
export function who(one: Pick<LockedStatement, 'municipality' | 'role'>, t: Translate): string {
  return joined(one.municipality, one.role && t(`seat_role.${one.role}`)) || t('documentation.room')
}

export const standingShapes: Record<StatementStanding, string> = {
  room: 'empty',
  silent: 'none',
  confirmed: 'done',
  correction: 'half',
  disputed: 'half',
  corrected: 'done',
  withdrawn: 'no',
}

/** `edit`: null where nothing may be written. */
function plainRow(one: Statement, { whole, view }: Shown, mayWrite: boolean, t: Translate) {
  const live = liveRow(one, t)
  const edit = mayWrite ? `/seminarier/${whole.seminar.slug}/dokumentation?rad=${one.id}&visa=${view}#skriv` : null
  return { ...live, data: JSON.stringify(live), text: one.text, tags: tagsOf(one, whole, t), edit }
}

/** The skeleton: the items of the programme with their hours, or the themes; empty ones only to write under. */
function groupsOf(shown: Shown, mayWrite: boolean, t: Translate) {
  const { whole, view, today } = shown
  const { items, questionnaire, statements, documentation } = whole
  const rows = statements.map((one) => ({
    ...plainRow(one, shown, mayWrite, t),
    place: view === 'tema' ? one.theme : (one.programmeItemId ?? ''),
    original: one.original,
    standing: standingView(one, documentationStage(documentation), t),
    isOut: one.standing === 'withdrawn',
    said: one.said
      .filter(({ version }) => version === one.version || one.original !== null)
      .map((said) => ({ ...said, line: t(`documentation.said.${said.kind}`, { name: said.who }) })),
    decide: isUndecided(one.standing) && whyCannotDecide(documentation, today) === null,
  }))
  const places =
    view === 'tema'
      ? questionnaire.document.themes.map((theme) => ({ key: theme.value, heading: labelIn(theme, t.lang), time: '' }))
      : [
          ...items.map(({ id, start, title }) => ({ key: id, heading: title, time: formatTime(start, t.lang) })),
          { key: '', heading: t('documentation.no_item'), time: '' },
        ]
  const known = new Set(places.map(({ key }) => key))
  const placeOf = ({ place }: { place: string }) => (known.has(place) ? place : places.at(-1)?.key)
  return places
    .map((place) => ({ ...place, rows: rows.filter((row) => placeOf(row) === place.key) }))
    .filter(({ rows: own }) => mayWrite || own.length > 0)
}

/** Nothing for what the whole room has said: nobody is asked. */
function standingView({ standing, said }: Whole['statements'][number], stage: DocumentationStage, t: Translate) {
  const isAsked = stage === 'confirming' || stage === 'locked' || said.length > 0
  if (!isAsked || standing === 'room') return null
  return { is: standingShapes[standing], text: t(`documentation.standing.${standing}`) }
}

function choicesOf({ items, municipalities, questionnaire }: Whole, t: Translate) {
  const { document } = questionnaire
  const choice = (value: string, label: string) => ({ value, label })
  return {
    kinds: statementKinds.map((kind) => choice(kind, t(`documentation.kind.${kind}`))),
    themes: document.themes.map((theme) => choice(theme.value, labelIn(theme, t.lang))),
    municipalities: municipalities
      .toSorted((a, b) => byText(a.name, b.name))
      .map(({ code, name }) => choice(code, name)),
    roles: seatRoles.map((role) => choice(role, t(`seat_role.${role}`))),
    items: items.map(({ id, start, title }) => choice(id, `${formatTime(start, t.lang)} ${title}`)),
    questions: document.themes.map((theme) => ({
      theme: theme.value,
      label: labelIn(theme, t.lang),
      all: document.questions
        .filter((question) => question.theme === theme.value)
        .map((question) => ({
          ...choice(question.key, `${question.order}. ${labelIn(question, t.lang)}`),
          short: t('documentation.question_n', { n: question.order }),
        })),
    })),
    consents: consentChoices(t),
  }
}

export function consentChoices(t: Translate) {
  return consents.map((value) => ({ value, label: t(`documentation.consent.${value}`) }))
}

export function consentText(consent: string, t: Translate): string {
  return consentChoices(t).find(({ value }) => value === consent)?.label ?? ''
}

/** Both texts; keeping the own one saves it as the next version of what is stored. */
function clashOf({ mine, theirs }: NonNullable<Shown['clash']>, whole: Whole, t: Translate) {
  const municipality = whole.municipalities.find(({ code }) => code === mine.fields.municipalityCode)?.name ?? null
  const side = (one: StatementFields & { municipality: string | null }) => ({
    text: one.removed ? t('forms.clash_gone') : one.text,
    tags: tagsOf(one, whole, t),
  })
  return {
    theirs: { ...side(theirs), by: byOf(theirs, t) },
    mine: side({ ...mine.fields, municipality }),
    form: { ...formOf(theirs.id, theirs.version, mine.fields), ...(mine.fields.removed && { bort: '1' }) },
  }
}

/** On paper: by theme and kind. `version`: null while nothing is locked. */
export function printedPage(
  { content, whole, version }: { content: LockedContent; whole: Whole; version: LockedVersion | null },
  t: Translate,
) {
  const { seminar, questionnaire } = whole
  const { document } = questionnaire
  const rowsOf = (theme: string, kind: string) =>
    content.statements
      .filter((one) => one.theme === theme && one.kind === kind)
      .map((one) => ({
        text: one.text,
        sub: joined(
          who(one, t),
          questionText(one, document, t),
          one.programmeItem,
          one.standing !== 'room' && t(`documentation.standing.${one.standing}`),
        ),
      }))
  return {
    title: t('documentation.title_of', { seminar: seminar.name }),
    name: seminar.name,
    base: `/seminarier/${seminar.slug}`,
    when: whenText(seminar, t),
    version: version && versionView(version, t),
    scripts: ['print.js'],
    themes: document.themes
      .map((theme) => ({
        label: labelIn(theme, t.lang),
        kinds: statementKinds
          .map((kind) => ({ label: t(`documentation.kind.${kind}`), rows: rowsOf(theme.value, kind) }))
          .filter(({ rows }) => rows.length > 0),
      }))
      .filter(({ kinds }) => kinds.length > 0),
  }
}

const columns: [MessageKey, width: number][] = [
  ['questions.theme', 24],
  ['documentation.col.kind', 18],
  ['common.text', 60],
  ['documentation.col.original', 40],
  ['register.code', 8],
  ['register.municipality', 18],
  ['common.role', 24],
  ['comparison.question', 40],
  ['documentation.field.item', 28],
  ['common.state', 16],
  ['documentation.field.consent', 18],
  ['documentation.field.target_group', 24],
  ['documentation.field.evidence', 28],
  ['documentation.field.contact', 24],
  ['documentation.field.link', 28],
]

export function statementSheet({ statements }: LockedContent, { questionnaire }: Whole, t: Translate) {
  const { document } = questionnaire
  const rows = byTheme(statements, document.themes).map((one): SheetCell[] => {
    const question = document.questions.find(({ key }) => key === one.questionKey)
    return [
      themeLabel(document, one.theme, t),
      t(`documentation.kind.${one.kind}`),
      one.text,
      one.original ?? '',
      one.municipalityCode ?? '',
      one.municipality ?? '',
      one.role ? t(`seat_role.${one.role}`) : '',
      question ? labelIn(question, t.lang) : '',
      one.programmeItem,
      t(`documentation.standing.${one.standing}`),
      consentText(one.consent, t),
      one.targetGroup,
      one.evidence,
      one.contact,
      one.link,
    ]
  })
  const head = columns.map(([key]) => t(key as 'common.text'))
  return { name: t('documentation.title'), widths: columns.map(([, width]) => width), rows: [head, ...rows] }
}
