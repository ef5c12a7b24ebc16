/** Generates valid invented answers for the demo, the bench and the tests. The same seed gives the same answers. */

import {
  type Answer,
  type Answers,
  fieldOptions,
  type Option,
  type Question,
  type QuestionnaireDocument,
  questionsFor,
  type StructuredField,
} from '../src/questionnaire/rules.ts'
import type { SeatRole } from '../src/schema.ts'

/** 0 ≤ random() < 1 */
export type Random = () => number

/** The mulberry32 generator: small, fast and the same on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Answers all questions of the role, except some that may be left unanswered. `lean`, −1 … 1, shifts all scale and
 * number answers towards the worse or the better end.
 */
export function randomAnswers(document: QuestionnaireDocument, role: SeatRole, random: Random, lean = 0): Answers {
  const answers: Answers = {}
  for (const question of questionsFor(document, role)) {
    if (random() < (question.required ? 0.02 : skipped(question))) continue
    answers[question.key] = randomAnswer(document, question, random, lean)
  }
  return answers
}

function skipped(question: Question): number {
  return { text: 0.45, structured: 0.8, number: 0.15 }[question.type as string] ?? 0.08
}

function randomAnswer(document: QuestionnaireDocument, question: Question, random: Random, lean: number): Answer {
  switch (question.type) {
    case 'single': {
      const ordered = question.options.some((option) => option.score !== undefined)
      if (!ordered) return pick(question.options, random).value
      const extra = question.options.filter((option) => option.exclude_from_mean)
      if (extra.length > 0 && random() < 0.06) return pick(extra, random).value
      const scored = question.options
        .filter((option) => option.score !== undefined)
        .sort((a, b) => (a.score ?? 0) - (b.score ?? 0))
      return leaning(scored, random, lean).value
    }
    case 'likert':
      return likert(document, question, random, lean)
    case 'multi': {
      const lone = question.options.filter((option) => option.exclusive)
      if (random() < 0.05) return { options: lone.slice(0, 1).map((o) => o.value), other: '' }
      return multi(question.options, question.max_select ?? 6, random)
    }
    case 'number': {
      if (random() < 0.1) return { value: null, estimate: false, dontKnow: true }
      const { min, max, decimals } = question
      // Most values lie in the lowest fifth of the accepted range, as real shares and group sizes do.
      const place = (random() + random() + random()) / 3
      const spread = (max - min) * (0.01 + 0.32 * place ** (1.6 + lean * 0.5))
      const value = Number((min + spread).toFixed(decimals))
      return { value, estimate: random() < 0.3, dontKnow: false }
    }
    case 'ranking':
      return shuffled(question.options, random)
        .slice(0, 1 + Math.floor(random() * question.max_rank))
        .map((option) => option.value)
    case 'text':
      return sentence(question.key, random)
    case 'structured':
      return Array.from({ length: random() < 0.8 ? 1 : 2 }, () => example(document, question.fields, random))
  }
}

function likert(
  document: QuestionnaireDocument,
  question: Extract<Question, { type: 'likert' }>,
  random: Random,
  lean: number,
): Record<string, number | string> {
  const scale = document.scales[question.scale]
  if (!scale) return {}
  const answer: Record<string, number | string> = {}
  question.rows.forEach((row, i) => {
    // Rows differ from each other in the same way in all answers, as professions do.
    const rowLean = Math.sin(i * 2.4 + question.order) * 0.5
    answer[row.value] =
      scale.extra.length > 0 && random() < 0.04
        ? pick(scale.extra, random).value
        : leaning(scale.points, random, lean + rowLean).value
  })
  return answer
}

function multi(options: Option[], max: number, random: Random): { options: string[]; other: string } {
  const usual = options.filter((option) => !option.exclusive)
  const wanted = new Set(
    shuffled(usual, random)
      .slice(0, 1 + Math.floor(random() * Math.min(max, usual.length)))
      .map((option) => option.value),
  )
  const chosen = usual.filter((option) => wanted.has(option.value))
  const other = chosen.some((option) => option.free_text) ? 'Samarbete med gymnasieskolan' : ''
  return { options: chosen.map((option) => option.value), other }
}

function example(
  document: QuestionnaireDocument,
  fields: StructuredField[],
  random: Random,
): Record<string, string | string[]> {
  const item: Record<string, string | string[]> = {}
  for (const field of fields) {
    if (!field.required && random() < 0.3) continue
    const options = fieldOptions(document, field)
    if (field.type === 'single') item[field.key] = pick(options, random).value
    else if (field.type === 'multi') item[field.key] = multi(options, 3, random).options
    else if (field.type === 'url') item[field.key] = 'https://kommun.example/goda-exempel'
    else item[field.key] = pick(exampleTexts, random).slice(0, field.max_length ?? 200)
  }
  return item
}

/** A point on an ordered scale. The mean of two random numbers makes the middle likelier than the ends. */
function leaning<T>(points: T[], random: Random, lean: number): T {
  const place = (random() + random()) / 2 + lean * 0.25
  const index = Math.floor(Math.min(0.999, Math.max(0, place)) * points.length)
  return points[index] as T
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T
}

function shuffled<T>(list: T[], random: Random): T[] {
  return list
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value)
}

function sentence(key: string, random: Random): string {
  const theme = key.slice(0, 2)
  const texts = key.endsWith('_hinder') ? obstacles : successes
  const first = pick(texts[theme] ?? general, random)
  return random() < 0.35 ? `${first} ${pick(general, random)}` : first
}

const successes: Record<string, string[]> = {
  rk: [
    'Vård- och omsorgscollege ger oss sökande som vill stanna.',
    'Alla som börjar får en språkstödjare på arbetsplatsen.',
    'Utbildning på betald arbetstid har gett tolv nya undersköterskor på två år.',
    'Vi ringer upp alla timvikarier varje vår och erbjuder fast jobb.',
    'Gemensam rekrytering med grannkommunen har halverat tiden till anställning.',
  ],
  le: [
    'Högst 28 medarbetare per chef, och en administratör på två enheter.',
    'Cheferna har kontor på enheten och syns varje dag.',
    'Ett chefsprogram med handledning var tredje vecka.',
    'Biträdande chef på alla boenden sedan i höstas.',
  ],
  am: [
    'Schemat läggs i grupp och delade turer är borta.',
    'Tio minuters reflektion i slutet av varje pass.',
    'Rehabteamet är med redan vid introduktionen.',
    'Trygga anställningar: heltid är norm och alla får välja.',
  ],
  vt: [
    'Superanvändare på varje enhet, med tid avsatt i schemat.',
    'Digital tillsyn på natten infördes i samråd med de äldre.',
    'Vi testade låsen i ett område först och lyssnade på personalen.',
    'Samma system i tre kommuner gjorde upphandlingen billigare.',
  ],
}
const obstacles: Record<string, string[]> = {
  rk: [
    'För få utbildningsplatser inom rimligt avstånd.',
    'Unga flyttar för att studera och kommer inte tillbaka.',
    'Bostadsbrist gör att de som får jobb tackar nej.',
    'Bemanningsföretagen betalar mer än vi kan.',
  ],
  le: [
    'Administrationen tar tiden från medarbetarna.',
    'För många medarbetare per chef, ofta över fyrtio.',
    'Täta chefsbyten gör att arbetet börjar om varje år.',
  ],
  am: [
    'Korttidsfrånvaron gör att planeringen spricker varje morgon.',
    'Lokalerna är trånga och saknar plats för hjälpmedel.',
    'Det finns inga vikarier att ringa på sommaren.',
  ],
  vt: [
    'Systemen talar inte med varandra, så allt skrivs in två gånger.',
    'Täckningen är dålig utanför tätorten.',
    'Osäkerhet om vad lagen tillåter när någon inte kan samtycka.',
    'Projekten tar slut när de tillfälliga pengarna gör det.',
  ],
}
const general = [
  'Det har tagit tid, men alla är med.',
  'Vi behöver hålla fast vid det i flera år.',
  'Nämnden följer upp det varje kvartal.',
]
const exampleTexts = [
  'Språkombud på varje enhet',
  'Medarbetarna planerade själva schemat under ett halvår och utvärderade tillsammans.',
  'Vi lät nattpersonalen prova tekniken först och ändrade rutinen efter deras råd.',
  'Färre avhopp under första året och bättre svar i medarbetarenkäten.',
  'En gemensam introduktion i två veckor för alla nya, med mentor.',
]
