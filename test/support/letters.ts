/** Rows behind every address that exists only once there is a letter, a personal link, a guest or a seminar day. */
import { receiveMail } from '../../src/incoming/actions.ts'
import { linkToken } from '../../src/kernel/ids.ts'
import { getLatestQuestionnaire } from '../../src/questionnaire/queries.ts'
import { propose } from '../../src/responses/joint/actions.ts'
import { aMail } from '../incoming/support.ts'
import { anAfternoon } from '../invitations/guests.support.ts'
import { invite } from '../invitations/support.ts'
import type { TestApp, Visitor } from './app.ts'
import { aColleague, aGuestInvitation, aHolder, aSubmission } from './builders.ts'
import { testConfig, testNow } from './config.ts'
import type { Ways } from './nasty.ts'

type Params = Record<string, Record<string, string>>

export async function aWorldOfLetters(t: TestApp) {
  const { round, seminar, guests } = await anAfternoon(t, 2)
  const seats = await t.db
    .selectFrom('seat')
    .innerJoin('seminar_municipality as sm', 'sm.municipality_code', 'seat.municipality_code')
    .select('seat.id')
    .where('sm.seminar_id', '=', seminar.id)
    .where('seat.round_id', '=', round.id)
    .execute()
  for (const [i, { id }] of seats.entries())
    await aHolder(t.db, id, { name: `Åsa ${i}`, email: `p${i}@kommun.example` })
  const planner = await t.signIn('planner')
  await invite(planner, 'blekinge-1')
  const guestInvitation = await aGuestInvitation(t.db, guests[0]?.id ?? '', seminar.id)
  const [first, second] = await t.db
    .selectFrom('invitation_link')
    .select(['id', 'invitation_id as invitationId'])
    .where('kind', '!=', 'guest')
    .orderBy('id')
    .execute()
  const token = linkToken(testConfig.secret, first?.id ?? '')
  const { seat_id: seatId } = await t.db
    .selectFrom('invitation')
    .select('seat_id')
    .where('id', '=', first?.invitationId ?? '')
    .executeTakeFirstOrThrow()
  const colleague = await aColleague(t.db, { seatId: seatId ?? '', linkId: first?.id ?? '' })
  const other = linkToken(testConfig.secret, second?.id ?? '')
  const named = { namn: 'Nora Ny', titel: '', adress: 'nora@kommun.example' }
  await t.visitor().post(`/i/${other}/overlamning`, named)
  const handover = await t.db.selectFrom('handover').select('id').executeTakeFirstOrThrow()
  const successorToken = linkToken(testConfig.secret, handover.id)
  await receiveMail(t.deps, aMail('letter.eml'))
  const incoming = await t.db.selectFrom('incoming').select('id').executeTakeFirstOrThrow()
  const message = await t.db
    .selectFrom('message')
    .select(['id', 'mailing_id as mailingId'])
    .where('purpose', '=', 'invitation')
    .executeTakeFirstOrThrow()
  const answered = await agree(t, first?.invitationId ?? '')
  const quote = { kalla: `svar.${answered}.rk_hinder`, citat: 'Tid att samtala', samling: 'Tid' }
  const collection = (await planner.post('/jamfor/texter/citat', quote)).headers.location
  await planner.post('/fragor/utkast')
  await planner.post('/fragor/utkast/fragor/vt_plan/steg', { gor: 'bort' })
  await planner.post('/jamfor/figurer', { vy: '', titel: 'En figur', anteckning: '' })
  const params: Params = {
    fragor: { key: 'rk_plan' },
    i: { token, theme: 'rekrytering', question: 'rk_plan', colleague: colleague.id },
    kollega: { token: colleague.token, theme: 'rekrytering' },
    gast: { token: guestInvitation.token },
    seminarier: { slug: 'blekinge-1', id: guestInvitation.id },
    organisationer: { id: guests[1]?.organisation_id ?? '', guestId: guests[1]?.id ?? '' },
    inbjudningar: { id: second?.invitationId ?? '', handover: handover.id, link: second?.id ?? '' },
    utskick: { id: message.mailingId ?? '', message: message.id },
    inkorg: { id: incoming.id },
    jamfor: { number: '1', id: `${collection}`.split('/').at(-1) ?? '' },
    omgangar: { slug: '2027', purpose: 'moved', version: '0' },
    rss: { slug: 'blekinge-1' },
  }

  function fill(address: string): string {
    const pattern = address.split(' ')[1] ?? ''
    const [first = ''] = partsOf(address)
    if (pattern.endsWith('/overtagande')) return `/i/${successorToken}/overtagande`
    return pattern.replace(/:(\w+)/g, (_, name: string) => {
      if (pattern.startsWith('/utskick/meddelande/')) return params.utskick?.message ?? ''
      return params[first]?.[name] ?? 'finns-inte'
    })
  }

  function visitorFor(address: string): Promise<Visitor> {
    const [first = ''] = partsOf(address)
    if (first === 'i' || first === 'kollega' || first === 'gast') return Promise.resolve(t.visitor())
    return first === 'rss' ? t.signIn('rss_contact', ['rss-10']) : t.signIn('planner')
  }

  const ways: Ways = { fill, visitorFor }
  return { ways, known: (address: string) => known(params, address) }
}

/**
 * The invitation's municipality: two roles have handed in, and the other one has proposed a joint answer.
 * @returns the seat that has answered in words.
 */
async function agree(t: TestApp, invitationId: string): Promise<string> {
  await t.db.updateTable('round').set({ joint_from: testNow }).execute()
  const seats = await t.db
    .selectFrom('invitation as own')
    .innerJoin('seat as mine', 'mine.id', 'own.seat_id')
    .innerJoin('seat', (join) =>
      join.onRef('seat.municipality_code', '=', 'mine.municipality_code').onRef('seat.round_id', '=', 'mine.round_id'),
    )
    .innerJoin('invitation', 'invitation.seat_id', 'seat.id')
    .innerJoin('invitation_link as link', 'link.invitation_id', 'invitation.id')
    .select(['seat.id', 'seat.id as seatId', 'seat.role', 'seat.round_id', 'seat.round_id as roundId'])
    .select(['seat.municipality_code as municipalityCode', 'link.id as linkId', 'invitation.id as invitationId'])
    .where('own.id', '=', invitationId)
    .execute()
  const other = seats.find((seat) => seat.invitationId !== invitationId)
  const mine = seats.find((seat) => seat.invitationId === invitationId)
  if (!mine || !other) throw new Error('no municipality with two roles invited')
  await aSubmission(t.db, mine, { rk_plan: 'nej', rk_hinder: 'Tid att samtala' })
  await aSubmission(t.db, other, { rk_plan: 'pagar' })
  const { document } = await getLatestQuestionnaire(t.db)
  const question = document.questions.find(({ key }) => key === 'rk_plan')!
  await propose(t.deps, other, { question, answer: 'pagar', seen: '' })
  return mine.id
}

/** Whether every `:name` in the address stands for a row that exists. */
function known(params: Params, address: string): boolean {
  const [first = ''] = partsOf(address)
  if (!params[first]) return false
  return [...address.matchAll(/:(\w+)/g)].every(([, name = '']) => name in (params[first] ?? {}))
}

function partsOf(address: string): string[] {
  return (address.split(' ')[1] ?? '').split('/').slice(1)
}
