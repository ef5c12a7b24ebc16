/** The documentation as staff write it, read it and download it. */
import type { SheetCell } from '../kernel/html/csv.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { formatDate, formatTime, type LocalDate, toLocal } from '../kernel/time.ts'
import { joined } from '../kernel/words.ts'
import { labelIn, seatRoles } from '../questionnaire/rules.ts'
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
export function formOf(id: string, version: number, fields: StatementFields) {
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
  return {
    id: one.id,
    version: one.version,
    removed: one.removed,
    form: formOf(one.id, one.version, one),
    by: byOf(one, t),
  }
}

function byOf({ savedBy, savedAt }: Statement, t: Translate): string {
  return `${savedBy} ${formatTime(toLocal(savedAt).time, t.lang)}`
}

type Row = Whole['statements'][number]
type Document = Whole['questionnaire']['document']

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
  const rows = statements.map((one) => rowOf(one, whole, { stage, today, mayWrite, view }, t))
  return {
    title: t('documentation.title_of', { seminar: seminar.name }),
    name: seminar.name,
    base: `/seminarier/${seminar.slug}`,
    when: whenText(seminar, t),
    stage,
    steps: documentationStages.map((one) => ({
      is:
        documentationStages.indexOf(one) < documentationStages.indexOf(stage)
          ? 'done'
          : one === stage
            ? 'half'
            : 'none',
      now: one === stage,
      text: t(`documentation.stage.${one}`),
    })),
    stands: standsWords(documentation, today, t),
    mayWrite,
    view,
    groups: groupsOf(rows, whole, view, t),
    count: t.n('documentation.count', statements.length),
    changes: documentation.changes,
    account: shown.accountId,
    form: edited ? formOf(edited.id, edited.version, edited) : { ...emptyForm, id: newId },
    isNew: !edited,
    clash: clash && clashOf(clash, whole, t),
    choices: choicesOf(whole, t),
    undecided: statements.filter(({ standing }) => isUndecided(standing)).length,
    mayDecide: whyCannotDecide(documentation, today) === null,
    mayLock:
      whyCannotLock(
        documentation,
        statements.map(({ standing }) => standing),
        today,
      ) === null,
    confirmBy: documentation.confirmBy ?? usualConfirmBy(today),
    isAsked: documentation.confirmBy !== null && documentation.confirmBy >= today,
    letter: shown.letter,
    versions: shown.versions.map((version) => versionView(version, t)),
  }
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

function standsWords(documentation: Documentation, today: LocalDate, t: Translate): string {
  const { confirmBy, lockedVersion } = documentation
  const stage = documentationStage(documentation)
  const date = confirmBy ? formatDate(confirmBy, 'day', t.lang) : ''
  if (stage === 'locked') return t('documentation.stands.locked', { number: lockedVersion ?? 0 })
  if (stage !== 'confirming') return t(`documentation.stands.${stage}`)
  return t(
    confirmBy !== null && confirmBy < today ? 'documentation.stands.confirmed' : 'documentation.stands.confirming',
    { date },
  )
}

function versionView({ number, lockedAt, lockedBy, reason, hash }: LockedVersion, t: Translate) {
  const { date, time } = toLocal(lockedAt)
  const when = t('responses.when', { date: formatDate(date, 'long', t.lang), time: formatTime(time, t.lang) })
  return { number, text: t('documentation.version_line', { number, when, who: lockedBy }), reason, hash }
}

/** "Framgångsfaktor, Ledarskap, Lund, politiker, fråga 16" */
function tagsOf(one: StatementFields & { municipality: string | null }, document: Document, t: Translate): string {
  const question = document.questions.find(({ key }) => key === one.questionKey)
  return joined(
    t(`documentation.kind.${one.kind}`),
    themeLabel(document, one.theme, t),
    who(one, t),
    question && t('documentation.question_n', { n: question.order }),
  )
}

export function themeLabel(document: Document, theme: string, t: Translate): string {
  const found = document.themes.find(({ value }) => value === theme)
  return found ? labelIn(found, t.lang) : theme
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

interface Around {
  stage: DocumentationStage
  today: LocalDate
  mayWrite: boolean
  view: Shown['view']
}

function rowOf(one: Row, { documentation, questionnaire, seminar }: Whole, around: Around, t: Translate) {
  const { stage, today, mayWrite, view } = around
  const isAsked = stage === 'confirming' || stage === 'locked' || one.said.length > 0
  return {
    id: one.id,
    data: JSON.stringify(liveRow(one, t)),
    place: view === 'tema' ? one.theme : (one.programmeItemId ?? ''),
    text: one.text,
    original: one.original,
    tags: tagsOf(one, questionnaire.document, t),
    by: byOf(one, t),
    edit: mayWrite ? `/seminarier/${seminar.slug}/dokumentation?rad=${one.id}&visa=${view}#skriv` : null,
    standing: isAsked ? { is: standingShapes[one.standing], text: t(`documentation.standing.${one.standing}`) } : null,
    isOut: one.standing === 'withdrawn',
    said: one.said
      .filter(({ version }) => version === one.version || one.original !== null)
      .map(({ seatId, kind, text, who: name }) => ({
        seatId,
        kind,
        who: name,
        line: t(`documentation.said.${kind}`, { name }),
        text,
      })),
    decide: isUndecided(one.standing) && whyCannotDecide(documentation, today) === null,
  }
}

type ShownRow = ReturnType<typeof rowOf>

/** The skeleton: the items of the programme with their hours, or the themes; empty ones too, to write under. */
function groupsOf(rows: ShownRow[], { items, questionnaire }: Whole, view: Shown['view'], t: Translate) {
  const places =
    view === 'tema'
      ? questionnaire.document.themes.map((theme) => ({ key: theme.value, heading: labelIn(theme, t.lang), time: '' }))
      : [
          ...items.map(({ id, start, title }) => ({ key: id, heading: title, time: formatTime(start, t.lang) })),
          { key: '', heading: t('documentation.no_item'), time: '' },
        ]
  const known = new Set(places.map(({ key }) => key))
  const placeOf = ({ place }: ShownRow) => (known.has(place) ? place : (places.at(-1)?.key ?? ''))
  return places.map((place) => ({ ...place, rows: rows.filter((row) => placeOf(row) === place.key) }))
}

export function choicesOf({ items, municipalities, questionnaire }: Whole, t: Translate) {
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
          value: question.key,
          label: `${question.order}. ${labelIn(question, t.lang)}`,
          short: t('documentation.question_n', { n: question.order }),
        })),
    })),
    consents: consents.map((consent) => choice(consent, t(`documentation.consent.${consent}`))),
  }
}

/** Both texts; keeping the own one saves it as the next version of what is stored. */
function clashOf(
  { mine, theirs }: NonNullable<Shown['clash']>,
  { questionnaire, municipalities }: Whole,
  t: Translate,
) {
  const municipality = municipalities.find(({ code }) => code === mine.fields.municipalityCode)?.name ?? null
  const side = (one: StatementFields & { municipality: string | null }) => ({
    text: one.removed ? t('forms.clash_gone') : one.text,
    tags: tagsOf(one, questionnaire.document, t),
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
  return {
    title: t('documentation.title_of', { seminar: seminar.name }),
    name: seminar.name,
    base: `/seminarier/${seminar.slug}`,
    when: whenText(seminar, t),
    version: version && versionView(version, t),
    scripts: ['print.js'],
    themes: document.themes
      .map((theme) => ({ label: labelIn(theme, t.lang), kinds: kindsIn(content, theme.value, document, t) }))
      .filter(({ kinds }) => kinds.length > 0),
  }
}

function kindsIn({ statements }: LockedContent, theme: string, document: Document, t: Translate) {
  return statementKinds
    .map((kind) => ({
      label: t(`documentation.kind.${kind}`),
      rows: statements
        .filter((one) => one.theme === theme && one.kind === kind)
        .map((one) => ({
          text: one.text,
          sub: joined(who(one, t), questionText(one, document, t), one.programmeItem, standingText(one.standing, t)),
        })),
    }))
    .filter(({ rows }) => rows.length > 0)
}

function questionText({ questionKey }: LockedStatement, document: Document, t: Translate): string {
  const question = document.questions.find(({ key }) => key === questionKey)
  return question ? t('documentation.question_n', { n: question.order }) : ''
}

function standingText(standing: StatementStanding, t: Translate): string {
  return standing === 'room' ? '' : t(`documentation.standing.${standing}`)
}

const columns: MessageKey[] = [
  'questions.theme',
  'documentation.col.kind',
  'common.text',
  'documentation.col.original',
  'register.code',
  'register.municipality',
  'common.role',
  'comparison.question',
  'documentation.field.item',
  'common.state',
  'documentation.field.consent',
  'documentation.field.target_group',
  'documentation.field.evidence',
  'documentation.field.contact',
  'documentation.field.link',
]
export const sheetWidths = [24, 18, 60, 40, 8, 18, 24, 40, 28, 16, 18, 24, 28, 24, 28]

export function statementSheet(content: LockedContent, document: Document, t: Translate): SheetCell[][] {
  return [
    columns.map((key) => t(key as 'common.text')),
    ...byTheme(content.statements, document.themes).map((one) => {
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
    }),
  ]
}

export function consentText(consent: string, t: Translate): string {
  const known = consents.find((one) => one === consent)
  return known ? t(`documentation.consent.${known}`) : ''
}
