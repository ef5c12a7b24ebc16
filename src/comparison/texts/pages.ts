/** Reading everything in words, and collections of quotes. */
import type { SheetCell } from '../../kernel/html/csv.ts'
import { pagerOf } from '../../kernel/html/pager.ts'
import type { MessageKey, Translate } from '../../kernel/i18n/translate.ts'
import { inOrder } from '../../kernel/text.ts'
import { formatInstant } from '../../kernel/time.ts'
import { joined } from '../../kernel/words.ts'
import { labelIn, type QuestionnaireDocument, seatRoles } from '../../questionnaire/rules.ts'
import type { Round } from '../../rounds/queries.ts'
import type { TextsQuery } from './input.ts'
import type { listCollections, Quote } from './queries.ts'
import { chosenTexts, isQuoteOf, type Told, wordQuestions } from './rules.ts'
import { marked } from './search.rules.ts'

const perPage = 30

/** The parameters that choose texts, without those left open. */
function addressOf(query: TextsQuery, change: Partial<TextsQuery> = {}): string {
  const params = Object.entries({ ...query, sida: 1, ...change }).filter(
    ([name, value]) => value !== '' && !(name === 'sida' && value === 1),
  )
  return new URLSearchParams(params.map(([name, value]) => [name, `${value}`])).toString()
}

export function textsPage(
  { all, query, document, round }: { all: Told[]; query: TextsQuery; document: QuestionnaireDocument; round: Round },
  t: Translate,
) {
  const chosen = chosenTexts(all, query)
  const pager = pagerOf(
    { total: chosen.length, perPage, wanted: query.sida },
    (sida) => `/jamfor/texter?${addressOf(query, { sida })}`,
  )
  const here = addressOf(query, { sida: pager.page })
  const options = (entries: Iterable<[string, string]>) =>
    inOrder(
      [...new Map(entries)].filter(([value]) => value !== ''),
      ([, label]) => [label],
    ).map(([value, label]) => ({ value, label }))
  const filter = (name: keyof TextsQuery, label: MessageKey, given: { value: string; label: string }[]) => ({
    name,
    label: t(label as 'common.text'),
    value: query[name],
    options: [{ value: '', label: t('common.all') }, ...given],
  })
  const used = new Set(all.map(({ theme }) => theme))
  let theme = ''
  return {
    title: t('texts.title'),
    round: round.name,
    isEmpty: all.length === 0,
    search: query.sok,
    count: t.n('texts.count', chosen.length),
    clear: chosen.length === 0 ? '/jamfor/texter' : null,
    filters: [
      filter(
        'tema',
        'questions.theme',
        document.themes
          .filter(({ value }) => used.has(value))
          .map((one) => ({ value: one.value, label: labelIn(one, t.lang) })),
      ),
      filter(
        'fraga',
        'comparison.question',
        wordQuestions(document).map((question) => ({
          value: question.key,
          label: `${question.order}. ${labelIn(question, t.lang)}`,
        })),
      ),
      filter('kalla', 'register.source', [
        { value: 'svar', label: t('texts.written') },
        { value: 'sagt', label: t('texts.said') },
      ]),
      filter(
        'roll',
        'common.role',
        seatRoles.map((role) => ({ value: role, label: t(`seat_role.${role}`) })),
      ),
      filter('region', 'register.region', options(all.map(({ regionCode, region }) => [regionCode, region]))),
      filter(
        'grupp',
        'register.group_short',
        options(all.map(({ groupCode, group }) => [groupCode, `${groupCode} ${group[t.lang]}`.trim()])),
      ),
    ],
    rows: chosen.slice((pager.page - 1) * perPage, pager.page * perPage).map(({ told, places }) => {
      const isNew = told.theme !== theme
      theme = told.theme
      return {
        ...sourceOf(told, document, t),
        heading: isNew ? themeName(document, told.theme, t) : null,
        pieces: marked(told.text, places),
        quote: `/jamfor/texter/citat?${new URLSearchParams({ kalla: told.key, visa: here })}`,
      }
    }),
    pager,
  }
}

function themeName(document: QuestionnaireDocument, theme: string, t: Translate): string {
  const found = document.themes.find(({ value }) => value === theme)
  return found ? labelIn(found, t.lang) : theme
}

/** Who it comes from, and what it answers. */
function sourceOf(told: Told, document: QuestionnaireDocument, t: Translate) {
  const { question, kind, seminar, role } = told
  const about = question && `${question.order}. ${labelIn(question, t.lang)}`
  return {
    key: told.key,
    who: told.municipality || (seminar ? t('documentation.room') : ''),
    href: told.municipalityCode ? `/jamfor/kommun/${told.municipalityCode}` : null,
    where: joined(role ? t(`seat_role.${role}`) : '', `${told.groupCode} ${told.group[t.lang]}`.trim(), told.region),
    about:
      kind === null
        ? (about ?? '')
        : joined(t(`documentation.kind.${kind}`), about ?? themeName(document, told.theme, t)),
    seminar: seminar && {
      name: t('texts.said_at', { seminar: seminar.name }),
      href: `/seminarier/${seminar.slug}/dokumentation`,
    },
  }
}

export function quotePage(
  {
    told,
    document,
    collections,
    visa,
  }: { told: Told; document: QuestionnaireDocument; collections: { name: string }[]; visa: string },
  t: Translate,
) {
  return {
    title: t('quotes.new'),
    source: { ...sourceOf(told, document, t), text: told.text },
    collections: inOrder(collections, ({ name }) => [name]).map(({ name }) => name),
    back: `/jamfor/texter?${new URLSearchParams(visa)}`,
    visa,
  }
}

type Collection = Awaited<ReturnType<typeof listCollections>>[number]

export function collectionsPage(collections: Collection[], t: Translate) {
  return {
    title: t('quotes.title'),
    collections: inOrder(collections, ({ name }) => [name]).map(({ id, name, memo, quotes }) => ({
      href: `/jamfor/citat/${id}`,
      name,
      memo: memo.split('\n')[0] ?? '',
      quotes: t.n('quotes.count', quotes),
    })),
  }
}

interface OneCollection {
  collection: { id: string; name: string; memo: string }
  quotes: Quote[]
  sources: Map<string, Told>
  document: QuestionnaireDocument
}

function quoteRows({ quotes, sources, document }: OneCollection, t: Translate) {
  return quotes.map((quote) => {
    const told = sources.get(
      quote.statementId ? `sagt.${quote.statementId}` : `svar.${quote.seatId}.${quote.questionKey}`,
    )
    const source = told ? sourceOf(told, document, t) : null
    return {
      id: quote.id,
      text: quote.text,
      source,
      isRemoved: quote.removed === 1,
      collected: t('quotes.collected', { name: quote.by, at: formatInstant(quote.at, t.lang) }),
      changed:
        told === undefined
          ? t('quotes.source_gone')
          : isQuoteOf(quote.text, told.text)
            ? null
            : t('quotes.source_changed'),
    }
  })
}

export function collectionPage(of: OneCollection, t: Translate) {
  const rows = quoteRows(of, t)
  return {
    title: of.collection.name,
    id: of.collection.id,
    name: of.collection.name,
    memo: of.collection.memo,
    began: { namn: of.collection.name, anteckning: of.collection.memo },
    quotes: rows.filter(({ isRemoved }) => !isRemoved),
    removed: rows.filter(({ isRemoved }) => isRemoved),
    count: t.n('quotes.count', rows.filter(({ isRemoved }) => !isRemoved).length),
  }
}

/** The collection as rows of a file. */
export function quoteSheet(of: OneCollection, t: Translate): SheetCell[][] {
  const rows = quoteRows(of, t).filter(({ isRemoved }) => !isRemoved)
  return [
    [t('quotes.quote'), t('register.municipality'), t('common.from'), t('quotes.about')],
    ...rows.map(({ text, source }) => [
      text,
      source?.who ?? '',
      joined(source?.where ?? '', source?.seminar?.name ?? ''),
      source?.about ?? '',
    ]),
  ]
}
