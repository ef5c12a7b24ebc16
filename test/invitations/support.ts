import ICAL from 'ical.js'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import type { TestApp, Visitor } from '../support/app.ts'
import { aHolder, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import type { TestSmtp } from '../support/smtp.ts'

/** A planned round whose seminar in Blekinge (5 municipalities, 15 seats with holders) is ready for invitations. */
export async function aReadySeminar(t: TestApp) {
  const planned = await aPlannedRound(t.db)
  const seminar = planned.seminars.find((one) => one.slug === 'blekinge-1')
  if (!seminar) throw new Error('no Blekinge')
  await confirmedSeminar(t.db, seminar.id)
  const members = await t.db
    .selectFrom('seminar_municipality')
    .select('municipality_code')
    .where('seminar_id', '=', seminar.id)
    .execute()
  const codes = new Set(members.map((row) => row.municipality_code))
  const seats = planned.seats.filter((seat) => codes.has(seat.municipality_code))
  for (const [i, seat] of seats.entries()) {
    await aHolder(t.db, seat.id, { name: `Åsa Öberg ${i}`, email: `p${i}@kommun.example` })
  }
  return { ...planned, seminar, seats }
}

export const previewOf = (...slugs: string[]) =>
  `/utskick/inbjudan/granska?omgang=2027${slugs.map((slug) => `&seminarium=${slug}`).join('')}`

/** The fields that the preview's button posts. */
export async function formOf(visitor: Visitor, url: string) {
  const { body } = await visitor.get(url)
  const own = body.slice(body.search(/method="post" action="\/utskick\/inbjudan["?]/))
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(own)?.[1] ?? ''
  const seminarium = [...own.matchAll(/name="seminarium" value="([^"]*)"/g)].map(([, slug]) => slug ?? '')
  const nar = /name="nar" value="(\w+)" checked/.exec(own)?.[1]
  const when = nar && { nar, dag: value('dag'), kl: value('kl') }
  return { omgang: '2027', utskick: value('utskick'), granskat: value('granskat'), seminarium, ...when }
}

export async function invite(visitor: Visitor, ...slugs: string[]) {
  const form = await formOf(visitor, previewOf(...slugs))
  return visitor.post('/utskick/inbjudan', form)
}

/** Invites the seats of Blekinge and delivers the letters. `links` and `invitationIds` are in the order of `seats`. */
export async function invitedByMail(t: TestApp, smtp: TestSmtp) {
  smtp.raw.length = 0
  const ready = await aReadySeminar(t)
  const planner = await t.signIn('planner')
  await invite(planner, 'blekinge-1')
  const received = await receivedBy(t, smtp)
  const rows = await t.db.selectFrom('invitation').select(['id', 'seat_id']).execute()
  const idOf = new Map(rows.map((row) => [row.seat_id, row.id]))
  return {
    ...ready,
    planner,
    links: ready.seats.map((_, n) => received.find(({ to }) => to === `p${n}@kommun.example`)?.link ?? ''),
    invitationIds: ready.seats.map((seat) => idOf.get(seat.id) ?? ''),
  }
}

/** The path of the personal link in a mail's text; empty when there is none. */
export function linkIn(text: string | undefined): string {
  return /\/i\/[\w-]{27}/.exec(text ?? '')?.[0] ?? ''
}

/** Delivers the mail that is due. @returns the mails, with their personal links and the content of their calendars. */
export async function receivedBy(t: TestApp, smtp: TestSmtp) {
  await deliverDueMail(t.deps)
  const mails = await smtp.parsed()
  smtp.raw.length = 0
  return mails.map((mail) => {
    const part = mail.attachments.find((one) => one.mimeType === 'text/calendar')
    const calendar = part && new ICAL.Component(ICAL.parse(new TextDecoder().decode(part.content as ArrayBuffer)))
    const event = calendar?.getFirstSubcomponent('vevent')
    return {
      to: mail.to?.[0]?.address,
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      link: linkIn(mail.text),
      method: calendar?.getFirstPropertyValue('method') ?? null,
      uid: event?.getFirstPropertyValue('uid') ?? null,
      sequence: Number(event?.getFirstPropertyValue('sequence') ?? -1),
    }
  })
}
