/** Free-text answers and examples: a list with the municipality and role of each, searched and paged. */
import type { SheetCell } from '../kernel/html/csv.ts'
import { pagerOf } from '../kernel/html/pager.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { labelIn } from '../questionnaire/rules.ts'
import { addressOf, type Comparison } from './compared.pages.ts'
import { countBase, seatsAsked } from './rules.ts'
import { paragraphsOf } from './texts/rules.ts'
import { marked, placesIn, searchOf } from './texts/search.rules.ts'

export function textsView(c: Comparison, t: Translate, pageSize = 25) {
  const seats = seatsAsked(c.seats, c.question.roles, c.query.roll)
  const anyInvited = c.seats.some((seat) => seat.invited)
  const written = seats.flatMap((seat) => {
    const answer = c.texts.get(seat.id)
    const paragraphs = answer === undefined ? [] : paragraphsOf(c.document, c.question, answer, t.lang)
    return paragraphs.length > 0 ? [{ seat, paragraphs }] : []
  })
  const withText = new Set(written.map(({ seat }) => seat.id))
  const base = countBase(seats, anyInvited, (seat) => withText.has(seat.id))
  const search = searchOf(c.query.sok)
  const found = written.flatMap(({ seat, paragraphs }) => {
    const places = paragraphs.map(({ text }) => placesIn(text.normalize('NFC'), search))
    if (places.every((each) => each === null)) return []
    return [
      {
        seat,
        paragraphs: paragraphs.map((one, i) => ({
          ...one,
          pieces: marked(one.text.normalize('NFC'), places[i] ?? []),
        })),
      },
    ]
  })
  const pager = pagerOf({ total: found.length, perPage: pageSize, wanted: c.query.sida }, (page) =>
    addressOf(c, { sida: `${page}` }),
  )
  return {
    kind: 'texts' as const,
    title: labelIn(c.question, t.lang),
    base,
    found: found.length,
    search: c.query.sok,
    texts: found
      .slice((pager.page - 1) * pageSize, pager.page * pageSize)
      .map(({ seat, paragraphs }) => ({
        municipality: seat.place.municipality,
        href: `/jamfor/kommun/${seat.place.municipalityCode}?omgang=${encodeURIComponent(c.round.slug)}`,
        role: t(`seat_role.${seat.role}`),
        region: seat.place.region,
        paragraphs,
      })),
    pager,
  }
}

/** All texts as rows of a file. */
export function textsTable(c: Comparison, t: Translate): SheetCell[][] {
  return [
    [t('register.municipality'), t('common.role'), t('comparison.col_field'), t('common.text')],
    ...textsView(c, t, Number.MAX_SAFE_INTEGER).texts.flatMap((text) =>
      text.paragraphs.map((p) => [text.municipality, text.role, p.label, p.text]),
    ),
  ]
}
