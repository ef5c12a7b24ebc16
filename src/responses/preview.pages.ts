/** The questions as a role meets them on a phone, from the same parts as the invitee's form. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { type Lang, localDate, type UtcText } from '../kernel/time.ts'
import type { Shown } from '../questionnaire/queries.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import type { Sheet, SheetTheme } from '../questionnaire/sheet.rules.ts'
import type { Survey } from './pages.ts'
import { themePage } from './theme.pages.ts'

interface Previewed {
  shown: Shown
  sheet: Sheet
  /** undefined: the role is asked nothing. */
  theme: SheetTheme | undefined
  lang: Lang
  versions: string[]
}

export function previewPage({ shown, sheet, theme, lang, versions }: Previewed, t: Translate) {
  return {
    title: t('responses.preview_title'),
    choices: [
      { name: 'version', label: t('questionnaire.version'), value: shown.version, options: versions.map(labelled) },
      {
        name: 'roll',
        label: t('common.role'),
        value: sheet.role,
        options: seatRoles.map((value) => ({ value, label: t(`seat_role.${value}`) })),
      },
      {
        name: 'tema',
        label: t('questions.theme'),
        value: theme?.value ?? '',
        options: sheet.themes.map(({ value, number, label }) => ({ value, label: `${number}. ${label}` })),
      },
      {
        name: 'sprak',
        label: t('responses.preview_language'),
        value: lang,
        options: [
          { value: 'sv', label: 'Svenska' },
          { value: 'en', label: 'English' },
        ],
      },
    ],
    phone: theme ? addressOf(sheet, theme, shown.version) : '',
    size: t('questionnaire.size', {
      questions: sheet.questions.length,
      themes: sheet.themes.length,
      minutes: sheet.minutes,
    }),
  }
}

const labelled = (value: string) => ({ value, label: value })

function addressOf({ role, lang }: Sheet, theme: SheetTheme, version: string): string {
  const query = new URLSearchParams({ roll: role, tema: theme.value, version, sprak: lang })
  return `/fragor/forhandsvisning/telefon?${query}`
}

/** @param theme undefined: the role is asked nothing */
export function phonePage(
  { sheet, theme, version, now }: { sheet: Sheet; theme: SheetTheme | undefined; version: string; now: UtcText },
  t: Translate,
) {
  const chosen: SheetTheme = theme ?? { value: '', label: '', number: 1, why: '', questions: [] }
  const index = sheet.themes.indexOf(chosen)
  const linkTo = (other: SheetTheme | undefined) =>
    other && { href: addressOf(sheet, other, version), label: other.label }
  return {
    ...themePage(nobody(sheet, now, t), chosen),
    t,
    lang: t.lang,
    scripts: [],
    previous: linkTo(sheet.themes[index - 1]),
    next: linkTo(sheet.themes[index + 1]),
  }
}

/** An invitee who has answered nothing. */
function nobody(sheet: Sheet, now: UtcText, t: Translate): Survey {
  const today = localDate(now)
  const place = t('responses.preview_place')
  return {
    base: '',
    invitee: { seatId: '', role: sheet.role, municipalityOfficialName: place },
    hand: { linkId: null, accountId: null, colleagueId: null, source: 'form' },
    ...{ entry: null, colleague: null, closed: null },
    sheet,
    state: {
      ...{ seatId: '', roundId: '', roundName: '', questionnaireId: '', deadline: today },
      ...{ jointFrom: null, response: null, submission: null, stored: new Map(), typed: new Map() },
      ...{ confirmed: new Map(), hasEarlier: false, isShared: false, hands: new Set<string>() },
    },
    answers: {},
    wrong: [],
    known: new Map(),
    today,
    now,
    open: true,
    changed: () => false,
    t,
  }
}
