/** The draft of a mailing as a query string, and the paths for each kind of mailing. */

import type { WhenFields } from '../../letters/rules.ts'
import type { SeatRole } from '../../schema.ts'
import {
  type AudienceFilter,
  type InvitingPurpose,
  type MailingPurpose,
  type ReplyFilter,
  usualAudience,
} from './audience.rules.ts'
import type { BodyStanding } from './contacts.rules.ts'

const replyNames = {
  alla: 'any',
  inte: 'none',
  kommer: 'coming',
  kommer_inte: 'not_coming',
  ersattare: 'substitute',
} as const satisfies Record<string, ReplyFilter>
const answeredNames = { alla: 'any', ja: 'yes', nej: 'no' } as const
const standingNames = { alla: 'any', datum: 'dates', forsenat: 'overdue' } as const satisfies Record<
  string,
  BodyStanding
>
type ReplyName = keyof typeof replyNames
type AnsweredName = keyof typeof answeredNames
type StandingName = keyof typeof standingNames
export const replyChoices = Object.keys(replyNames) as ReplyName[]
export const answeredChoices = Object.keys(answeredNames) as AnsweredName[]
export const standingChoices = Object.keys(standingNames) as StandingName[]
export const seatRoles = ['social_services', 'health_care', 'politician'] as const satisfies SeatRole[]

/** Paths where mailings of a kind are chosen, reviewed and sent. */
export interface Way {
  /** null: the query names the purpose. */
  purpose: InvitingPurpose | null
  choose: string
  review: string
  example: string
  send: string
  /** Letters on paper; null where nobody has a postal address. */
  post: string | null
}

export const ways: Way[] = [
  {
    purpose: null,
    choose: '/utskick/nytt',
    review: '/utskick/granska',
    example: '/utskick/granska/exempel',
    send: '/utskick',
    post: '/utskick/post',
  },
  {
    purpose: 'invitation',
    choose: '/utskick/inbjudan',
    review: '/utskick/inbjudan/granska',
    example: '/utskick/inbjudan/exempel',
    send: '/utskick/inbjudan',
    post: '/utskick/inbjudan/post',
  },
  {
    purpose: 'guest_invitation',
    choose: '/seminarier/:slug/gaster',
    review: '/seminarier/:slug/gaster/granska',
    example: '/seminarier/:slug/gaster/exempel',
    send: '/seminarier/:slug/gaster/skicka',
    post: null,
  },
]

/** Fills in the slug in the paths to one seminar's guests; other paths stay as they are. */
export function wayTo(way: Way, slug: string | undefined): Way {
  const at = (path: string) => path.replace(':slug', encodeURIComponent(slug ?? ''))
  const { choose, review, example, send } = way
  return { ...way, choose: at(choose), review: at(review), example: at(example), send: at(send) }
}

export interface DraftQuery extends WhenFields {
  omgang?: string | undefined
  andamal?: MailingPurpose | undefined
  lan: string[]
  seminarium: string[]
  roll: SeatRole[]
  svar?: ReplyName | undefined
  fragor?: AnsweredName | undefined
  /** For contact persons: ids of their RSS bodies; `laget`: what those bodies have not done yet. */
  rss: string[]
  laget?: StandingName | undefined
  /** Id of the one seat that staff have named. */
  plats?: string | undefined
  /** For an invitation to guests: ids of the chosen persons. */
  person: string[]
  /** Why people get the same again; '' sends to nobody twice. */
  igen: string
  /** Why the seminar has changed, for the letter. */
  skal: string
  exempel: number
}

export function filterOf(query: DraftQuery, purpose: MailingPurpose): AudienceFilter {
  const usual = usualAudience(purpose)
  return {
    regions: query.lan,
    seminars: query.seminarium,
    roles: query.roll,
    reply: query.svar ? replyNames[query.svar] : usual.reply,
    answered: query.fragor ? answeredNames[query.fragor] : usual.answered,
    bodies: query.rss,
    standing: query.laget ? standingNames[query.laget] : usual.standing,
    ...(query.plats && { seat: query.plats }),
    ...(purpose === 'guest_invitation' && { guests: query.person }),
  }
}

/** The filter's choices as query values; names the usual choices too. */
export function choicesOf({ reply, answered, standing }: AudienceFilter) {
  return {
    svar: replyChoices.find((name) => replyNames[name] === reply) ?? 'alla',
    fragor: answeredChoices.find((name) => answeredNames[name] === answered) ?? 'alla',
    laget: standingChoices.find((name) => standingNames[name] === standing) ?? 'alla',
  }
}

export function replyOfChoice(name: ReplyName): ReplyFilter {
  return replyNames[name]
}

export function answeredOfChoice(name: AnsweredName): AudienceFilter['answered'] {
  return answeredNames[name]
}

/** The path with the draft as query string. @param change fields to replace; '' removes the field */
export function addressOf(
  path: string,
  query: DraftQuery,
  change: Partial<Record<keyof DraftQuery, string>> = {},
): string {
  const address = new URLSearchParams(fieldsOf(query).map(({ name, text }) => [name, text]))
  for (const [name, text] of Object.entries(change)) {
    address.delete(name)
    if (text) address.set(name, text)
  }
  return `${path}?${address}`
}

/** The draft as hidden fields; without empty values, `exempel`, and `nar` when it has its default. */
export function fieldsOf(query: DraftQuery): { name: string; text: string }[] {
  return Object.entries(query)
    .filter(([name, value]) => name !== 'exempel' && !(name === 'nar' && value === 'nu'))
    .flatMap(([name, value]) => [value].flat().flatMap((text) => (text ? [{ name, text: String(text) }] : [])))
}

export function standingOfChoice(name: StandingName): BodyStanding {
  return standingNames[name]
}
