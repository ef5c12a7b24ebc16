/** The forms for a change: for one seminar, and for several chosen from a list. */

import type { FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatInstant, formatTime, localDate, type UtcText } from '../../kernel/time.ts'
import type { SeminarChangeTable } from '../../schema.ts'
import type { SeminarFacts } from '../checklist.rules.ts'
import { isOver, stageOf } from '../rules.ts'
import { whenText, whereText } from '../words.rules.ts'
import type { Planned } from './actions.ts'
import type { ChooseQuery } from './input.ts'
import type { Concerned } from './queries.ts'
import { needsReview, repliesOf, whyClosed } from './rules.ts'

/** `andring` in the address and the form → kind of change. */
export const changeNames = { dag: 'move', form: 'form', 'stall-in': 'cancel', 'hall-anda': 'reopen' } as const
export type ChangeName = keyof typeof changeNames
const allNames = Object.keys(changeNames) as ChangeName[]

/** The changes that the seminar's state allows; the page opens with the first. */
export function openChanges(seminar: Parameters<typeof whyClosed>[0], now: UtcText): ChangeName[] {
  return allNames.filter((name) => whyClosed(seminar, changeNames[name], now) === null)
}

interface Latest {
  id: string
  kind: SeminarChangeTable['kind']
  at: UtcText
  n: number
}

export function changePage(
  shown: Pick<Planned, 'seminar' | 'concerned' | 'seen'> & {
    name: ChangeName
    latest: Latest | undefined
    values: FormValues
    now: UtcText
  },
  t: Translate,
) {
  const { seminar, name, concerned, latest, now } = shown
  const base = `/seminarier/${seminar.slug}`
  const kind = changeNames[name]
  const typed = Object.keys(shown.values).length > 0
  const isAsked = repliesOf(concerned) > 0 && name !== 'stall-in'
  return {
    title: t('common.change_name', { name: seminar.name }),
    seminar,
    name,
    seen: shown.seen,
    ways: openChanges(seminar, now).map((one) => ({ name: one, kind: changeNames[one] })),
    facts: [
      { label: t('changes.now.day'), text: whenText(seminar, t) },
      { label: t('seminars.form_of'), text: t(`seminars.form.${seminar.form}`) },
      { label: t('seminars.invited'), text: invitedText(concerned, t) },
    ],
    lead: t(`changes.lead.${kind}`),
    forms: formChoices(String(shown.values.form ?? slugOfForm[seminar.form]), t),
    filled: typed
      ? {}
      : {
          date: seminar.date ?? '',
          start: seminar.startTime ? formatTime(seminar.startTime, t.lang) : '',
          end: seminar.endTime ? formatTime(seminar.endTime, t.lang) : '',
          url: seminar.meetingUrl,
          note: seminar.meetingNote,
        },
    replies: isAsked ? replyChoices(shown.values.replies, name, t) : [],
    isReasonOptional: name === 'form' || name === 'hall-anda',
    button: t(needsReview({ change: { kind }, concerned }) ? 'changes.review' : 'common.save'),
    askHref: name === 'dag' ? `${base}/datum/andring` : null,
    latest: latest && { href: `/seminarier/andringar/${latest.id}`, text: t('changes.latest', latestWords(latest, t)) },
  }
}

function latestWords({ kind, at }: Latest, t: Translate) {
  return { what: t(`changes.did.${kind}`), at: formatInstant(at, t.lang) }
}

const slugOfForm = { on_site: 'plats', digital: 'digitalt', both: 'bada' } as const

function formChoices(chosen: string, t: Translate) {
  return (['on_site', 'digital', 'both'] as const).map((form) => ({
    id: slugOfForm[form],
    label: t(`seminars.form.${form}`),
    checked: slugOfForm[form] === chosen,
  }))
}

/** Preselects asking again for a new date and keeping the replies otherwise; nothing for several seminars. */
function replyChoices(typed: string | string[] | undefined, name: string, t: Translate) {
  const chosen = typed ?? (name === 'dag' ? 'fraga' : name === '' ? '' : 'behall')
  return (['fraga', 'behall'] as const).map((id) => ({
    id,
    label: t(`changes.replies.${id}`),
    sub: t(`changes.replies.${id}_text`),
    checked: id === chosen,
  }))
}

function invitedText({ invited, coming, substitutes }: Concerned, t: Translate): string {
  if (invited === 0) return t('changes.nobody_invited')
  return t.n('changes.invited', invited, { coming: coming + substitutes })
}

const ways = ['digitalt', 'plats', 'veckor', 'stall-in'] as const
export const kindOfWay = { digitalt: 'digital', plats: 'on_site', veckor: 'shift', 'stall-in': 'cancel' } as const

/** Seminars not over that match the filter; those without a date only when the filter has no dates. */
function choosable(facts: SeminarFacts[], query: ChooseQuery, now: UtcText): SeminarFacts[] {
  const { region, fran, till } = query
  return facts
    .filter((one) => !isOver(stageOf(one, localDate(now))))
    .filter((one) => region === '' || one.regionCode === region)
    .filter((one) => fran === '' || (one.date !== null && one.date >= fran))
    .filter((one) => till === '' || (one.date !== null && one.date <= till))
}

interface Choosing {
  round: { slug: string; name: string }
  regions: { code: string; name: string }[]
  facts: SeminarFacts[]
  concerned: Map<string, Concerned>
  query: ChooseQuery
  latest: Latest | undefined
  values: FormValues
  now: UtcText
}

export function choosePage(shown: Choosing, t: Translate) {
  const { round, query, values, latest, facts } = shown
  const list = choosable(facts, query, shown.now)
  const ticked = new Set([values.seminarium ?? []].flat())
  const address = new URLSearchParams({
    ...(query.region && { region: query.region }),
    ...(query.fran && { fran: query.fran }),
    ...(query.till && { till: query.till }),
    alla: '1',
  })
  const way = String(values.andring ?? '')
  return {
    title: t('changes.many.title'),
    round,
    filters: {
      region: [
        { value: '', label: t('common.all') },
        ...shown.regions.map((one) => ({ value: one.code, label: one.name })),
      ],
    },
    chosen: query,
    caption: t('changes.many.caption', { shown: list.length, n: facts.length, round: round.name }),
    tickAll: `/seminarier/andra?${address}`,
    lines: list.map((one) => lineOf(one, shown.concerned, query.alla === '1' || ticked.has(one.slug), t)),
    ways: ways.map((id) => ({
      id,
      label: t(`changes.many.way.${kindOfWay[id]}`),
      sub: t(`changes.many.way.${kindOfWay[id]}_text`),
      checked: id === way,
    })),
    replies: replyChoices(values.replies, '', t),
    latest: latest && {
      href: `/seminarier/andringar/${latest.id}`,
      text: t.n('changes.many.latest', latest.n, latestWords(latest, t)),
    },
  }
}

function lineOf(one: SeminarFacts, concerned: Map<string, Concerned>, checked: boolean, t: Translate) {
  const { invited = 0, coming = 0, substitutes = 0 } = concerned.get(one.id) ?? {}
  return {
    ...one,
    checked,
    place: whereText(one, t) || '–',
    invited: invited || '–',
    coming: invited ? coming + substitutes : '–',
  }
}
