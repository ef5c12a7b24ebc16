import { senderOf } from '../../invitations/letters.rules.ts'
import type { Deps } from '../../kernel/deps.ts'
import { enqueueMail } from '../../kernel/mail/outbox.ts'
import { localDate } from '../../kernel/time.ts'
import { readTemplates } from '../../letters/queries.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import { listRounds } from '../../rounds/queries.ts'
import { findReceiptReader } from '../queries.ts'
import { newsMail, newsOf } from './news.rules.ts'
import { jointQuestions } from './pages.ts'
import { listJointAnswers, listMembers, listTold } from './queries.ts'

/**
 * Writes to those who have a proposal to read, or with whom all have handed in. Who gets letters on paper gets none.
 * @returns the number of letters
 */
export async function sendJointNews(deps: Pick<Deps, 'db' | 'clock' | 'config'>): Promise<number> {
  const { db, clock } = deps
  const now = clock.now()
  let queued = 0
  for (const round of await listRounds(db)) {
    if (round.joint_from === null || round.archived_at !== null) continue
    const of = { roundId: round.id }
    const joint = Map.groupBy(await listJointAnswers(db, of), ({ municipalityCode }) => municipalityCode)
    const told = await listTold(db, round.id)
    const links = new Map(told.map(({ seatId, linkId }) => [seatId, linkId]))
    const facts = {
      questions: jointQuestions({ questionnaire: await getQuestionnaire(db, round.questionnaire_id) }),
      jointFrom: round.joint_from,
      told: new Map(told.flatMap(({ seatId, at }) => (at === null ? [] : [[seatId, at] as const]))),
      now,
    }
    const municipalities = Map.groupBy(await listMembers(db, of), ({ municipalityCode }) => municipalityCode)
    for (const [code, members] of municipalities)
      for (const news of newsOf({ ...facts, members, joint: joint.get(code) ?? [] })) {
        const linkId = links.get(news.seatId)
        if (linkId !== undefined) queued += await write(deps, round.id, linkId, news)
      }
  }
  return queued
}

async function write(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  roundId: string,
  linkId: string,
  news: Parameters<typeof newsMail>[3],
): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const reader = await findReceiptReader(tx, linkId)
    if (!reader || reader.email === '' || reader.byPost) return 0
    const mail = newsMail(senderOf(deps), (await readTemplates(tx, roundId))('joint_news'), reader, news)
    const message = {
      ...mail,
      dedupeKey: `joint-news:${linkId}:${localDate(now)}`,
      purpose: 'joint_news',
      toName: reader.name,
      toEmail: reader.email,
      about: { invitation_id: reader.invitationId },
      linkId,
      officeHours: true,
    }
    return enqueueMail(tx, [message], now)
  })
}
