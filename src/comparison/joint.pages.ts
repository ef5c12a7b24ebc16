/** The file of joint answers: one row for each answer that somebody has proposed for a whole municipality. */
import { translators } from '../kernel/i18n/translate.ts'
import type { Cell } from '../questionnaire/columns.rules.ts'
import type { Questionnaire } from '../questionnaire/queries.ts'
import type { Question } from '../questionnaire/rules.ts'
import { sheetOf } from '../questionnaire/sheet.rules.ts'
import {
  heldStances,
  type JointAnswer,
  type Member,
  neededFor,
  type Stance,
  standingOf,
} from '../responses/joint/rules.ts'
import { answerLines, answerWords } from '../responses/words.pages.ts'
import type { Place } from './rules.ts'

/** Names never change, because other people's programs read them. */
const columns = [
  ['kommunkod', 'Kommunkod, fyra siffror', 'Municipality code, four digits'],
  ['kommun', 'Kommun', 'Municipality'],
  ['lanskod', 'Länskod, två siffror', 'County code, two digits'],
  ['region', 'Region', 'Region'],
  ['fraga', 'Frågans namn, som i kolumnerna för svaren', 'Name of the question, as in the columns of the answers'],
  ['fraga_nr', 'Frågans nummer', 'Number of the question'],
  ['fragetext', 'Frågan', 'The question, in Swedish'],
  ['svar', 'Det föreslagna gemensamma svaret i ord', 'The proposed joint answer in words, in Swedish'],
  ['svar_json', 'Samma svar som JSON', 'The same answer as JSON'],
  [
    'lage',
    'gemensamt = alla som har fått frågan har skrivit under | olika = någon har en annan mening | vantar = någon har inte svarat | ersatt = ett nytt förslag kom i stället',
    'gemensamt = signed by all who are asked | olika = somebody dissents | vantar = somebody has not answered | ersatt = another proposal came instead',
  ],
  ['foreslaget_av', 'Rollen som föreslog det', 'The role that proposed it'],
  ['foreslaget', 'När det föreslogs, UTC', 'When it was proposed, UTC'],
  ['skrivit_under', 'Rollerna som har skrivit under; flera skiljs med +', 'The roles that have signed, separated by +'],
  ['annan_mening', 'Rollerna som har en annan mening; flera skiljs med +', 'The roles that dissent, separated by +'],
  [
    'skal',
    'Skälen för annan mening, efter roll; flera skiljs med |',
    'The reasons for dissent, by role, separated by |',
  ],
  ['ersatt', 'När ett nytt förslag kom i stället, UTC', 'When another proposal replaced it, UTC'],
] as const

interface Joint {
  questionnaire: Questionnaire
  members: (Member & { municipalityCode: string })[]
  joint: JointAnswer[]
  places: Map<string, Place>
}

export function jointRows({ questionnaire, members, joint, places }: Joint): Cell[][] {
  const seats = Map.groupBy(members, ({ municipalityCode }) => municipalityCode)
  const questions = new Map(questionnaire.document.questions.map((question) => [question.key, question]))
  const rows = joint.flatMap((one): Cell[][] => {
    const question = questions.get(one.questionKey)
    const place = places.get(one.municipalityCode)
    if (!question || !place) return []
    const held = heldStances(one.stances)
    const dissents = held.filter(({ kind }) => kind === 'dissents')
    return [
      [
        ...[place.municipalityCode, place.municipality, place.regionCode, place.region],
        ...[question.key, question.order, question.label_sv, wordsOf(one, questionnaire), one.value],
        standingCode(one, question, seats.get(one.municipalityCode) ?? []),
        ...[one.role, one.at, rolesOf(held.filter(({ kind }) => kind === 'signs')), rolesOf(dissents)],
        dissents.map(({ role, reason }) => `${role}: ${reason}`).join(' | '),
        one.replacedAt,
      ],
    ]
  })
  return [columns.map(([name]) => name), ...rows]
}

function rolesOf(stances: Stance[]): string {
  return stances
    .map(({ role }) => role)
    .sort()
    .join('+')
}

function standingCode(one: JointAnswer, question: Question, members: Member[]): string {
  if (one.replacedAt !== null) return 'ersatt'
  const { is } = standingOf(one.stances, neededFor(question, members))
  return { joint: 'gemensamt', dissent: 'olika', waiting: 'vantar' }[is]
}

function wordsOf({ role, questionKey, value }: JointAnswer, questionnaire: Questionnaire): string {
  const asked = sheetOf(questionnaire, role, 'sv').questions.find(({ key }) => key === questionKey)
  if (!asked) return ''
  const words = answerWords(asked, JSON.parse(value), translators.sv)
  return [...words.pairs.map(({ term, text }) => `${term}: ${text}`), ...answerLines(words)].join('\n')
}

/** The columns as the codebook names them, beside those of the answers. */
export const jointCodebook = columns.map(([name, label_sv, label_en]) => ({
  name: `gemensamma.${name}`,
  kind: 'text' as const,
  label_sv,
  label_en,
  codes: [],
}))
