/** Answers from calendar programs: an answer becomes the seat's reply only when it is certainly from that person. */
import { beforeEach, describe, expect, test } from 'vitest'
import { receiveMail } from '../../src/incoming/actions.ts'
import { insertReply } from '../../src/invitations/invitee.queries.ts'
import { newId } from '../../src/kernel/ids.ts'
import { openTestAppWith, type TestApp } from '../support/app.ts'
import { aMail, anInvitedSeat, anOutlookReply, type InvitedSeat, kept } from './support.ts'

let t: TestApp
let invited: InvitedSeat

beforeEach(async () => {
  const opened = await openTestAppWith(anInvitedSeat)
  t = opened
  invited = opened.made
  t.clock.set('2027-03-02T08:00:00Z')
  return () => t.close()
})

const answer = (values: Record<string, string> = {}) => ({
  UID: invited.uid,
  TO: invited.email,
  FROM: invited.email,
  PARTSTAT: 'ACCEPTED',
  SEQUENCE: '0',
  STAMP: '20270302T073000Z',
  ...values,
})
const invitation = () =>
  t.db
    .selectFrom('invitation')
    .select(['reply', 'replied_at as repliedAt'])
    .where('id', '=', invited.invitationId)
    .executeTakeFirstOrThrow()
const replies = () => t.db.selectFrom('reply').selectAll().execute()

async function aSubstitute(email = 'orjan@kommun.example') {
  const id = newId()
  await t.db
    .insertInto('invitation_link')
    .values({
      id,
      invitation_id: invited.invitationId,
      kind: 'substitute',
      name: 'Örjan',
      email,
      token_hash: id,
      created_at: t.clock.now(),
      revoked_at: null,
    })
    .execute()
  return id
}

test('Outlook’s “Accepterad” becomes a yes, with the comment and by whose link', async () => {
  await receiveMail(t.deps, anOutlookReply(answer()))
  expect(await invitation()).toEqual({ reply: 'coming', repliedAt: '2027-03-02T07:30:12Z' })
  const [reply] = await replies()
  expect(reply).toMatchObject({ kind: 'coming', link_id: invited.linkId, account_id: null })
  expect(reply?.comment).toBe('Ser fram emot det, vänligen Åsa')
  expect(await kept(t)).toMatchObject([{ kind: 'calendar', outcome: 'replied', settled: 1, reply_id: reply?.id }])
})

test('Google’s “Avböjd” becomes a no', async () => {
  await receiveMail(t.deps, aMail('google-reply.eml', answer({ PARTSTAT: 'DECLINED' })))
  expect((await invitation()).reply).toBe('not_coming')
})

test('Apple’s “Kanske” is shown as perhaps, and is no reply', async () => {
  await receiveMail(t.deps, aMail('apple-reply.eml', answer({ PARTSTAT: 'TENTATIVE' })))
  expect((await invitation()).reply).toBeNull()
  expect(await replies()).toEqual([])
  const page = await (await t.signIn('planner')).get('/inkorg')
  expect(page.body).toContain('Kanske')
  expect(page.body).toContain('Karlskrona')
})

test('the same answer again changes nothing', async () => {
  await receiveMail(t.deps, anOutlookReply(answer()))
  await receiveMail(t.deps, aMail('google-reply.eml', answer()))
  expect(await replies()).toHaveLength(1)
  expect((await kept(t)).map((row) => row.outcome).sort()).toEqual(['replied', 'same'])
})

test('one may change one’s mind', async () => {
  await receiveMail(t.deps, anOutlookReply(answer()))
  t.clock.set('2027-03-03T08:00:00Z')
  const later = answer({ PARTSTAT: 'DECLINED', STAMP: '20270303T075900Z' })
  await receiveMail(t.deps, anOutlookReply(later))
  expect((await invitation()).reply).toBe('not_coming')
  expect(await replies()).toHaveLength(2)
})

test('what was written last holds, however long each was under way', async () => {
  const changed = answer({ PARTSTAT: 'DECLINED', STAMP: '20270302T074000Z' })
  await receiveMail(t.deps, anOutlookReply(changed))
  await receiveMail(t.deps, anOutlookReply(answer()))
  expect((await invitation()).reply).toBe('not_coming')
  const again = answer({ STAMP: '20270302T075000Z' })
  await receiveMail(t.deps, anOutlookReply(again))
  expect((await invitation()).reply).toBe('coming')
})

test('a sender whose clock is years ahead shuts nobody out', async () => {
  await receiveMail(t.deps, anOutlookReply(answer({ STAMP: '20990101T000000Z' })))
  expect(await invitation()).toEqual({ reply: 'coming', repliedAt: t.clock.now() })
})

test('an assistant of the same municipality may answer', async () => {
  await receiveMail(t.deps, anOutlookReply(answer({ FROM: 'assistent@kommun.example' })))
  expect((await invitation()).reply).toBe('coming')
})

test('a substitute who says yes comes as the substitute, and one who says no does not come', async () => {
  await aSubstitute()
  const own = { TO: 'orjan@kommun.example', FROM: 'orjan@kommun.example' }
  await receiveMail(t.deps, anOutlookReply(answer(own)))
  expect((await invitation()).reply).toBe('substitute')
  t.clock.set('2027-03-03T08:00:00Z')
  const no = { ...own, PARTSTAT: 'DECLINED', STAMP: '20270303T075900Z' }
  await receiveMail(t.deps, anOutlookReply(answer(no)))
  expect((await invitation()).reply).toBe('not_coming')
})

describe('changes nothing, and is kept to be read:', () => {
  const isKept = async (outcome: string, values: Record<string, string> = {}) => {
    const before = await invitation()
    const count = (await replies()).length
    await receiveMail(t.deps, anOutlookReply(answer(values)))
    expect(await invitation()).toEqual(before)
    expect(await replies()).toHaveLength(count)
    expect(await kept(t)).toMatchObject([{ kind: 'calendar', outcome, settled: 0 }])
  }
  const seminar = (set: Record<string, string | null>) =>
    t.db.updateTable('seminar').set(set).where('id', '=', invited.seminar.id).execute()

  test('an entry that is not ours', () => isKept('unmatched', { UID: `${newId()}@localhost` }))
  test('somebody to whom the invitation was passed on', () =>
    isKept('not_invited', { TO: 'kollega@kommun.example', FROM: 'kollega@kommun.example' }))
  test('a sender from elsewhere', () => isKept('spoofed', { FROM: 'asa.oberg@annat.example' }))
  test('a sender who our own mail server says is another', async () => {
    const head = 'Authentication-Results: mx.example; spf=pass; dmarc=fail (p=NONE)\r\n'
    const mail = Buffer.concat([Buffer.from(head), anOutlookReply(answer())])
    await receiveMail(t.deps, mail)
    expect(await replies()).toEqual([])
    expect(await kept(t)).toMatchObject([{ kind: 'calendar', outcome: 'spoofed', settled: 0 }])
  })
  test('a sender whose domain only looks like it', () =>
    isKept('spoofed', { FROM: 'asa.oberg@kommun.example.evil.example' }))
  test('a zone that names somebody else', () => isKept('delegated', { PARTSTAT: 'DELEGATED' }))
  test('no answer at all', () => isKept('no_answer', { PARTSTAT: 'NEEDS-ACTION' }))

  test('another person with the same free mail', async () => {
    await t.db.updateTable('invitation_link').set({ email: 'asa@gmail.com' }).execute()
    await isKept('spoofed', { TO: 'asa@gmail.com', FROM: 'mallory@gmail.com' })
  })

  test('an answer to what was said before the latest letter', async () => {
    await t.db.updateTable('invitation').set({ told_sequence: 3 }).execute()
    await isKept('outdated', { SEQUENCE: '2' })
  })

  test('an answer from before everyone was asked again', async () => {
    await seminar({ replies_asked_at: '2027-03-02T07:45:00Z' })
    await isKept('outdated')
  })

  test('an answer older than the reply on the person’s own page', async () => {
    await t.db
      .transaction()
      .execute((tx) =>
        insertReply(tx, {
          id: newId(),
          invitation_id: invited.invitationId,
          link_id: invited.linkId,
          account_id: null,
          at: '2027-03-02T07:55:00Z',
          kind: 'not_coming',
          comment: '',
          substitute_name: '',
          substitute_email: '',
        }),
      )
    await isKept('superseded')
  })

  test('the holder of a seat that somebody else goes for', async () => {
    await aSubstitute()
    await isKept('substitute_stands', { PARTSTAT: 'DECLINED' })
  })

  test('a link that no longer holds', async () => {
    await t.db.updateTable('invitation_link').set({ revoked_at: t.clock.now() }).execute()
    await isKept('not_invited')
  })

  test('an invitation that was taken back', async () => {
    await t.db.updateTable('invitation').set({ withdrawn_at: t.clock.now() }).execute()
    await isKept('withdrawn')
  })

  test('a seminar that is cancelled', async () => {
    await seminar({ cancelled_at: t.clock.now() })
    await isKept('cancelled')
  })

  test('the day itself', async () => {
    t.clock.set('2027-04-14T05:00:00Z')
    await isKept('too_late')
  })

  test('a seminar whose new day is being sought', async () => {
    await seminar({ date: null })
    await isKept('day_changes')
  })
})
