/** Who is told that a proposal waits for them, or that all have handed in; and the letter that says it. */
import { frameOf, type Sender } from '../../invitations/letters.rules.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import type { Mail } from '../../kernel/mail/letter.ts'
import { addMinutes, localDate, type UtcText } from '../../kernel/time.ts'
import { newsField } from '../../letters/purposes.rules.ts'
import type { Template, Values } from '../../letters/rules.ts'
import type { Question } from '../../questionnaire/rules.ts'
import { type ReceiptReader, readerValues, writtenMail } from '../letters.rules.ts'
import { type JointAnswer, lastDayOf, type Member, neededFor, presenceOf, standingOf } from './rules.ts'

/** Somebody who proposes one answer soon proposes the next: the letter waits until it has been quiet. */
const quietMinutes = 30
/** What is older is no news: nobody is written to because the application starts to write these letters. */
const newsDays = 5

interface Municipality {
  members: Member[]
  joint: JointAnswer[]
  questions: readonly Pick<Question, 'key' | 'roles'>[]
  jointFrom: UtcText | null
  /** When each seat was last written to of this. */
  told: ReadonlyMap<string, UtcText>
  now: UtcText
}

/** `proposals`: how many wait for the seat; 0: all have handed in, so it can begin. */
export interface News {
  seatId: string
  proposals: number
}

/** Each seat at most once a day. Who handed in last has read it on the receipt. */
export function newsOf({ members, joint, questions, jointFrom, told, now }: Municipality): News[] {
  const today = localDate(now)
  if (today > lastDayOf(members)) return []
  const isNews = (at: UtcText) => at > addMinutes(now, -newsDays * 24 * 60)
  const isQuiet = joint.every(({ at }) => at <= addMinutes(now, -quietMinutes))
  const shared = members.filter((member) => member.hasHolder && presenceOf(member, jointFrom) === 'shared')
  const isWhole = shared.length > 1 && members.every(({ hasHolder, seatId }) => !hasHolder || isIn(shared, seatId))
  const last =
    shared
      .map(({ submittedAt }) => submittedAt ?? '')
      .sort()
      .at(-1) ?? ''
  return shared.flatMap(({ seatId, submittedAt }): News[] => {
    const before = told.get(seatId) ?? ''
    if (before !== '' && localDate(before) === today) return []
    const waiting = joint.filter((one) => {
      const question = questions.find(({ key }) => key === one.questionKey)
      if (!question || one.replacedAt !== null || one.at <= before || !isNews(one.at)) return false
      return standingOf(one.stances, neededFor(question, members)).waitsFor.includes(seatId)
    })
    if (waiting.length > 0) return isQuiet ? [{ seatId, proposals: waiting.length }] : []
    return isWhole && before === '' && submittedAt !== last && isNews(last) ? [{ seatId, proposals: 0 }] : []
  })
}

function isIn(members: Member[], seatId: string): boolean {
  return members.some((member) => member.seatId === seatId)
}

const t = translators.sv

export function newsValues(sender: Sender, reader: ReceiptReader, { proposals }: Pick<News, 'proposals'>): Values {
  return {
    ...readerValues(sender, reader),
    [newsField]: proposals === 0 ? t('joint.news.ready') : t.n('joint.news.proposals', proposals),
    knapp: [{ kind: 'button', label: t('joint.link'), href: `${sender.link}/tillsammans` }],
  }
}

export function newsMail(sender: Sender, template: Template, reader: ReceiptReader, news: News): Mail {
  return writtenMail('joint_news', template, newsValues(sender, reader, news), frameOf(sender, true))
}
