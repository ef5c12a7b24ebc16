/** Every letter the product writes to invited people and helpers: purpose, audience and placeholders. */
import { isMessageKey, type Translate } from '../kernel/i18n/translate.ts'
import type { Placeholders } from './rules.ts'

export const purposes = [
  'invitation_social_services',
  'invitation_health_care',
  'invitation_politician',
  'substitute',
  'substitute_cancelled',
  'substitute_declined',
  'handover',
  'handed_over',
  'new_link',
  'withdrawn',
  'guest_invitation',
  'guest_waiting',
  'guest_place',
  'guest_withdrawn',
  'reply_reminder',
  'moved',
  'made_digital',
  'cancelled',
  'practical',
  'questionnaire_opened',
  'questionnaire_reminder',
  'receipt',
  'receipt_entered',
  'joint_news',
  'thanks',
  'confirm_statements',
  'results_ready',
  'rss_introduction',
  'dates_proposed',
  'dates_reminder',
  'date_settled',
  'dates_closed',
  'gaps_asked',
  'rss_changed',
  'rss_cancelled',
  'rss_message',
  'venue_needed',
  'venue_released',
  'venue_changed',
] as const

export type Purpose = (typeof purposes)[number]
type Audience = 'seat' | 'guest' | 'anyone_invited' | 'rss' | 'venue'

/** Placeholders of every letter. */
const always = { namn: 'text', organisation: 'text', 'e-post': 'text' } as const satisfies Placeholders
const seminar = {
  seminarium: 'text',
  dag: 'text',
  datum: 'text',
  tid: 'text',
  ort: 'text',
  'svara senast': 'text',
  inbjudare: 'text',
  kalender: 'text',
  fakta: 'block',
  program: 'block',
  knapp: 'block',
} as const satisfies Placeholders
const seat = {
  kommun: 'text',
  'roll och kommun': 'text',
  'vi möts': 'text',
  'frågor senast': 'text',
  'antal frågor': 'text',
  minuter: 'text',
  'du får tillbaka': 'block',
} as const satisfies Placeholders
const guest = { intresseorganisation: 'text' } as const satisfies Placeholders

/** What is left of the questions for the reader, in a sentence. */
export const leftField = 'det som är kvar'

/** What a municipality's roles have to read: a proposal, or each other's answers. */
export const newsField = 'det som har hänt'

/** How answers that staff have entered came, and when. */
export const cameField = 'så kom svaren'

interface PurposeFacts {
  audience: Audience
  placeholders: Placeholders
  /** Placeholders that a template must contain: without them the reader cannot act on the letter. */
  required: string[]
}

const toSeat = (more: Placeholders = {}, required: string[] = ['knapp']): PurposeFacts => ({
  audience: 'seat',
  placeholders: { ...always, ...seminar, ...seat, ...more },
  required,
})
const toGuest = (required: string[] = ['knapp']): PurposeFacts => ({
  audience: 'guest',
  placeholders: { ...always, ...seminar, ...guest },
  required,
})
const toAnyone = (more: Placeholders = {}, required: string[] = []): PurposeFacts => ({
  audience: 'anyone_invited',
  placeholders: { ...always, ...seminar, ...more },
  required,
})
const toContact = (more: Placeholders, required: string[]): PurposeFacts => ({
  audience: 'rss',
  placeholders: { ...always, ...more },
  required,
})
const offer = { seminarium: 'text', datumförslag: 'block', knapp: 'block' } as const
/** Of letters sent automatically, whatever happens to the seminar, so they state no day and no place. */
const ofAnswers = {
  ...always,
  seminarium: 'text',
  kommun: 'text',
  'roll och kommun': 'text',
  knapp: 'block',
} as const satisfies Placeholders
const toSubmitter: PurposeFacts = {
  audience: 'seat',
  placeholders: { ...ofAnswers, 'frågor senast': 'text', kvitto: 'block' },
  required: ['kvitto', 'knapp'],
}
const toVenue: PurposeFacts = {
  audience: 'venue',
  placeholders: { ...always, seminarium: 'text', lokal: 'text', besked: 'block', skäl: 'text' },
  required: ['besked'],
}

export const purposeFacts: Record<Purpose, PurposeFacts> = {
  invitation_social_services: toSeat(),
  invitation_health_care: toSeat(),
  invitation_politician: toSeat(),
  substitute: toSeat({ 'i stället för': 'text' }),
  substitute_cancelled: toSeat({ 'i stället för': 'text' }, []),
  substitute_declined: toSeat({ ersättare: 'text' }, ['ersättare', 'knapp']),
  handover: toSeat({ efter: 'text' }),
  handed_over: toSeat({ efterträdare: 'text' }, ['efterträdare']),
  new_link: toSeat(),
  withdrawn: toSeat({}, []),
  guest_invitation: toGuest(),
  guest_waiting: toGuest(),
  guest_place: toGuest(),
  guest_withdrawn: toGuest([]),
  reply_reminder: toAnyone({}, ['knapp', 'svara senast']),
  moved: toAnyone({ ändringar: 'block', skäl: 'text', 'ditt svar': 'text' }, ['ändringar', 'knapp']),
  made_digital: toAnyone({ ändringar: 'block', skäl: 'text', 'ditt svar': 'text' }, ['fakta', 'knapp']),
  cancelled: toAnyone({ skäl: 'text' }),
  practical: toAnyone({}, ['fakta']),
  questionnaire_opened: toSeat({}, ['knapp', 'frågor senast']),
  questionnaire_reminder: toSeat({ [leftField]: 'text' }, ['knapp', 'frågor senast']),
  receipt: toSubmitter,
  receipt_entered: {
    ...toSubmitter,
    placeholders: { ...toSubmitter.placeholders, [cameField]: 'text' },
    required: [...toSubmitter.required, cameField],
  },
  joint_news: { audience: 'seat', placeholders: { ...ofAnswers, [newsField]: 'text' }, required: [newsField, 'knapp'] },
  thanks: toAnyone(),
  confirm_statements: toSeat({ anteckningar: 'text', 'bekräfta senast': 'text' }, ['knapp', 'bekräfta senast']),
  results_ready: toSeat(),
  // Not a letter of its own: inserted after the greeting in a contact person's first letter.
  rss_introduction: toContact({}, []),
  dates_proposed: toContact({ ...offer, 'svara senast': 'text' }, ['datumförslag', 'knapp']),
  dates_reminder: toContact({ ...offer, svarsdag: 'text' }, ['datumförslag', 'knapp']),
  date_settled: toContact({ seminarium: 'text', beslut: 'text', 'släppta datum': 'block', knapp: 'block' }, [
    'beslut',
    'knapp',
  ]),
  dates_closed: toContact({ seminarium: 'text', 'släppta datum': 'block', datumförslag: 'block', knapp: 'block' }, [
    'släppta datum',
    'datumförslag',
  ]),
  gaps_asked: toContact(
    { seminarium: 'text', antal: 'text', 'svara senast': 'text', saknas: 'block', knapp: 'block' },
    ['saknas', 'knapp'],
  ),
  rss_changed: toContact({ seminarium: 'text', ändringar: 'block', skäl: 'text', 'att göra': 'text', knapp: 'block' }, [
    'ändringar',
    'knapp',
  ]),
  rss_cancelled: toContact({ seminarium: 'text', skäl: 'text', 'att göra': 'text' }, ['seminarium']),
  rss_message: toContact({ seminarier: 'block', knapp: 'block' }, ['knapp']),
  venue_needed: toVenue,
  venue_released: toVenue,
  venue_changed: toVenue,
}

/** Name of the letters that a message, a mailing or a template is of, among them those to staff and the invitations. */
export function purposeName(purpose: string, t: Translate): string {
  const key = `letters.name.${purpose}`
  return isMessageKey(key) ? t(key) : purpose
}

export function isPurpose(name: string): name is Purpose {
  return (purposes as readonly string[]).includes(name)
}

/** Whether it goes to a contact person of an RSS body or a holder of a venue, who have no personal link. */
export function isToHelper(purpose: Purpose): boolean {
  return ['rss', 'venue'].includes(purposeFacts[purpose].audience)
}
