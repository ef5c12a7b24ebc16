/** What a municipality's roles have answered, beside each other, and what they agree on. */
import type { FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, formatMoment, type LocalDate, localDate, type UtcText } from '../../kernel/time.ts'
import { joined, listText } from '../../kernel/words.ts'
import type { Questionnaire } from '../../questionnaire/queries.ts'
import { labelIn, type Question, respondentTheme, seatRoles } from '../../questionnaire/rules.ts'
import { type Sheet, type SheetQuestion, sheetOf } from '../../questionnaire/sheet.rules.ts'
import type { SeatRole } from '../../schema.ts'
import { problemWords } from '../pages.ts'
import { formOfParts, type Parts, type Problem, partsOfAnswer } from '../parts.rules.ts'
import { questionModel } from '../theme.pages.ts'
import { answerWords } from '../words.pages.ts'
import {
  besideOf,
  changedSince,
  type Difference,
  differencesOf,
  heldStances,
  type JointAnswer,
  lastDayOf,
  type Member,
  neededFor,
  presenceOf,
  proposedFor,
  type Standing,
  standingOf,
  type Together,
  whyCannotAgree,
} from './rules.ts'
import { voiceRows } from './voices.pages.ts'

interface Shown {
  together: Together
  base: string
  me: { seatId: string; role: SeatRole; municipalityOfficialName: string }
}

/** The questions to agree on, those that differ first. */
export function togetherPage(shown: Shown, t: Translate) {
  const { together, me } = shown
  const { members, answers, jointFrom } = together
  const own = members.find(({ seatId }) => seatId === me.seatId)
  const questions = answers.has(me.seatId) && answers.size > 1 ? jointQuestions(together) : []
  const views = questions.map((question) => questionView(shown, question, t))
  const waiting = views.filter(({ waitsForMe }) => waitsForMe)
  return {
    ...head(shown, t),
    title: t('joint.title'),
    members: members.map((member) => ({ role: t(`seat_role.${member.role}`), ...presenceView(member, jointFrom, t) })),
    notYet: !own || own.submittedAt === null ? 'answer' : answers.has(me.seatId) ? null : 'again',
    isAlone: answers.has(me.seatId) && answers.size === 1,
    counts: {
      differ: views.filter(({ differs }) => differs).length,
      joint: views.filter(({ standing }) => standing === 'joint').length,
    },
    waiting: waiting.map(({ number, label, href }) => ({ number, label, href })),
    sections: [
      { id: 'skiljer', title: t('joint.differing'), questions: views.filter(({ differs }) => differs) },
      { id: 'ovriga', title: t('joint.others'), questions: views.filter(({ differs }) => !differs) },
    ].filter((section) => section.questions.length > 0),
  }
}

/** The questions that two or more roles are asked, without those about the person who answers. */
export function jointQuestions({ questionnaire }: Pick<Together, 'questionnaire'>): Question[] {
  return questionnaire.document.questions
    .filter(({ roles, theme }) => roles.length > 1 && theme !== respondentTheme)
    .sort((a, b) => a.order - b.order)
}

function head({ base, me, together }: Shown, t: Translate) {
  const lastDay = lastDayOf(together.members)
  const day = formatDate(lastDay, 'long', t.lang)
  const isOpen = together.today <= lastDay
  return {
    base,
    who: t('responses.who', { municipality: me.municipalityOfficialName, role: t(`responses.role.${me.role}`) }),
    open: isOpen,
    until: t(isOpen ? 'joint.until' : 'joint.was_until', { date: day }),
    roles: together.members.map(({ role }) => t(`seat_role.${role}`)),
  }
}

function presenceView(member: Member, jointFrom: UtcText | null, t: Translate) {
  const presence = presenceOf(member, jointFrom)
  const date = formatDate(member.submittedAt ? localDate(member.submittedAt) : member.deadline, 'day', t.lang)
  const shapes = { shared: 'done', before: 'half', answering: 'none', vacant: 'empty' } as const
  return { is: shapes[presence], status: t(`joint.presence.${presence}`, { date }) }
}

/** One question: the voices, where they differ, and how the proposed answer stands. */
function questionView({ together, base, me }: Shown, question: Question, t: Translate) {
  const { members, answers, joint } = together
  const sheets = sheetsOf(together, t)
  const voices = members.map(({ role, seatId }) => ({
    asked: askedOf(sheets[role], question),
    answer: answers.get(seatId)?.[question.key],
    missing: t(answers.has(seatId) ? 'responses.unanswered' : 'joint.no_answer_yet'),
    from: '',
  }))
  const differences = differencesOf(
    question,
    voices.flatMap(({ asked, answer }) => (asked && answer !== undefined ? [answer] : [])),
  )
  const proposed = proposedFor(joint, question.key)
  const standing = proposed && standingOf(proposed.stances, neededFor(question, members))
  const mayAgree = whyCannotAgree(together, question, me.role) === null
  const isOpen = together.today <= lastDayOf(members)
  const waitsForMe = mayAgree && (standing?.waitsFor.includes(me.seatId) ?? false)
  const rows = voiceRows(question, voices, t).map((row) => ({
    ...row,
    differs: differenceWords(row.row, differences, t),
  }))
  const difference = rows.length === 1 ? (rows[0]?.differs ?? '') : rowsWords(differences, rows.length, t)
  const isLong = rows.length > 1 || rows.some((row) => row.voices.some(({ lines }) => lines.length > 2))
  return {
    number: question.order,
    label: labelIn(question, t.lang),
    href: `${base}/tillsammans/${question.key}`,
    differs: differences.length > 0,
    // Differences that are read at a glance stand open.
    isFolded: differences.length === 0 || isLong,
    rows,
    standing: standing?.is ?? null,
    shown: [
      ...(difference === '' ? [] : [{ shape: 'swap', text: difference }]),
      ...(standing ? [standingWords(standing, { members, isOpen }, t)] : []),
    ],
    waitsForMe,
    agreed: proposed && standing?.is === 'joint' ? proposedWords(proposed, together, t) : null,
    link: t(proposed ? (waitsForMe ? 'joint.see_and_sign' : 'joint.see_proposal') : 'joint.agree_here'),
    isLinked: proposed !== undefined || mayAgree,
  }
}

function differenceWords(row: string | null, differences: Difference[], t: Translate): string {
  const found = differences.find((one) => one.row === row)
  if (!found) return ''
  return found.points === null || found.points === 0 ? t('joint.differs') : t.n('joint.points_apart', found.points)
}

/** "6 av 7 rader skiljer sig, som mest 3 steg" */
function rowsWords(differences: Difference[], of: number, t: Translate): string {
  if (differences.length === 0) return ''
  const most = Math.max(...differences.map(({ points }) => points ?? 0))
  const rows = t('joint.rows_differ', { n: differences.length, of })
  return most === 0 ? rows : t('joint.rows_most', { rows, most: t.n('joint.points_apart', most) })
}

/** The question as each role reads it. */
function sheetsOf({ questionnaire }: Pick<Together, 'questionnaire'>, t: Translate): Record<SeatRole, Sheet> {
  return Object.fromEntries(seatRoles.map((role) => [role, sheetOf(questionnaire, role, t.lang)])) as never
}

function askedOf(sheet: Sheet, { key }: Pick<Question, 'key'>): SheetQuestion | undefined {
  return sheet.questions.find((one) => one.key === key)
}

function standingWords(
  { is, waitsFor }: Standing,
  { members, isOpen }: { members: Member[]; isOpen: boolean },
  t: Translate,
): { shape: string; text: string } {
  if (is === 'joint') return { shape: 'done', text: t('joint.standing.joint') }
  if (is === 'dissent') return { shape: 'swap', text: t('joint.standing.dissent') }
  if (!isOpen) return { shape: 'empty', text: t('joint.standing.none') }
  const roles = members.filter(({ seatId }) => waitsFor.includes(seatId)).map(({ role }) => t(`responses.role.${role}`))
  const text = roles.length > 0 ? t('joint.standing.waiting', { roles: listText(roles, t) }) : t('joint.standing.alone')
  return { shape: 'half', text }
}

/** How a page that was posted comes back. */
export interface Returned {
  /** The form for a proposal as it was filled in. */
  typed?: FormValues
  problems?: Problem[]
  /** Why nothing was saved: somebody else was first, or the last day has passed. */
  reason?: string
}

/** One question, with what is needed to agree on it. */
export function questionPage(shown: Shown, question: Question, returned: Returned, t: Translate) {
  const { together, me, base } = shown
  const asked = askedOf(sheetsOf(together, t)[me.role], question)
  const proposed = proposedFor(together.joint, question.key)
  const refusal = whyCannotAgree(together, question, me.role)
  const problems = (returned.problems ?? []).map((problem) => problemWords(problem, t))
  const earlier = together.joint.filter((one) => one.questionKey === question.key && one.replacedAt !== null)
  const view = (joint: JointAnswer) => jointView(joint, question, { ...together, isNamed: false }, t)
  const changed = proposed ? changedSince(proposed.beside, besideOf(together, question)) : []
  const own = heldStances(proposed?.stances ?? []).find(({ seatId }) => seatId === me.seatId)
  return {
    ...head(shown, t),
    ...questionView(shown, question, t),
    title: labelIn(question, t.lang),
    action: `${base}/tillsammans/${question.key}`,
    conflict: returned.reason ?? '',
    proposed: proposed ? view(proposed) : null,
    changed: changed.length > 0 ? t('joint.changed', { roles: rolesText(changed, t) }) : '',
    seen: proposed?.id ?? '',
    own: own ? { kind: own.kind, reason: own.reason } : null,
    mayAgree: refusal === null,
    whyNot: refusal === null || refusal === 'joint.closed' ? '' : t(refusal),
    form:
      asked && (refusal === null || returned.typed)
        ? {
            ...questionModel({ ...asked, required: false }, t),
            v: returned.typed ?? formOfParts(agreedParts(shown, asked, question)),
            error: Object.fromEntries(problems.map(({ field, text }) => [field, text])),
            others: {},
            known: {},
          }
        : null,
    isTyped: returned.typed !== undefined,
    summary: problems,
    earlier: earlier.toReversed().map(view),
  }
}

/** Parts that all who have answered have alike, so that only what differs is left to fill in. */
function agreedParts({ together }: Shown, asked: SheetQuestion, question: Question): Parts {
  const given = [...together.answers.values()].map((own) => own[question.key]).filter((answer) => answer !== undefined)
  const [first = {}, ...rest] = given.map((answer) => partsOfAnswer(asked, answer))
  return Object.fromEntries(Object.entries(first).filter(([name, value]) => rest.every((one) => one[name] === value)))
}

function rolesText(roles: SeatRole[], t: Translate): string {
  return listText(
    roles.map((role) => t(`responses.role.${role}`)),
    t,
  )
}

interface JointContext {
  questionnaire: Questionnaire
  members: Member[]
  jointFrom: UtcText | null
  today: LocalDate
  /** With the persons' names, for the secretariat. */
  isNamed: boolean
}

function proposedWords(joint: JointAnswer, context: Pick<Together, 'questionnaire'>, t: Translate) {
  const asked = askedOf(sheetsOf(context, t)[joint.role], { key: joint.questionKey })
  if (!asked) throw new Error(`nobody is asked ${joint.questionKey}`)
  return answerWords(asked, JSON.parse(joint.value), t)
}

/** A proposed answer in words, with what each role says of it. */
export function jointView(joint: JointAnswer, question: Question, context: JointContext, t: Translate) {
  const { members, jointFrom, today, isNamed } = context
  const isOpen = today <= lastDayOf(members)
  const held = heldStances(joint.stances)
  const standing = standingOf(joint.stances, neededFor(question, members))
  const withName = (role: string, by: string) => joined(role, isNamed && by)
  return {
    title: t(standing.is === 'joint' ? 'joint.the_answer' : 'joint.the_proposal'),
    ...standingWords(standing, { members, isOpen }, t),
    answer: proposedWords(joint, context, t),
    proposed: t('joint.proposed_by', {
      who: withName(t(`responses.role.${joint.role}`), joint.by),
      at: formatMoment(joint.at, t.lang),
    }),
    replaced: joint.replacedAt === null ? '' : t('joint.was_replaced', { at: formatMoment(joint.replacedAt, t.lang) }),
    stances: members
      .filter(({ role }) => question.roles.includes(role))
      .flatMap((member) => {
        const own = held.find(({ seatId }) => seatId === member.seatId)
        if (own) {
          const is = own.kind === 'signs' ? 'done' : 'no'
          const words = t(`joint.stance.${own.kind === 'signs' ? 'signs' : 'dissents'}`)
          return [{ role: withName(t(`seat_role.${member.role}`), own.by), is, words, reason: own.reason }]
        }
        if (joint.replacedAt !== null) return []
        const presence = presenceOf(member, jointFrom)
        const { status } = presenceView(member.hasHolder ? member : { ...member, submittedAt: null }, jointFrom, t)
        const words = presence === 'shared' && member.hasHolder ? t('joint.stance.silent') : status
        return [{ role: t(`seat_role.${member.role}`), is: member.hasHolder ? 'none' : 'empty', words, reason: '' }]
      }),
  }
}
