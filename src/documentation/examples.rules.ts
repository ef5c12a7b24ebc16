/** Good examples, from submitted answers and from documentation, in one register. */
import type { Consent } from '../schema.ts'

export type ExampleState = 'not_reviewed' | 'shown' | 'not_shown'
export const exampleStates = ['not_reviewed', 'shown', 'not_shown'] as const satisfies ExampleState[]
export const exampleSources = ['answer', 'statement'] as const
type ExampleSource = (typeof exampleSources)[number]

export interface Example {
  /** Of the example as it reads now: a changed example has another key, so that staff decide on it anew. */
  key: string
  source: ExampleSource
  /** Where it comes from in the product. */
  href: string
  heading: string
  text: string
  theme: string
  municipality: string
  regionCode: string
  region: string
  consent: Consent
  /** Values of the question's options, or the secretaries' words. */
  targetGroup: string[]
  evidence: string
  contact: string
  link: string
  state: ExampleState
}

/** A sharing that nobody has agreed to is refused. */
export function whyCannotShow({ consent }: Pick<Example, 'consent'>): 'no_consent' | null {
  return consent === 'ja' || consent === 'utan_namn' ? null : 'no_consent'
}

/** What the address asks for; '' is all. */
export interface ExampleQuery {
  theme: string
  source: ExampleSource | ''
  region: string
  state: ExampleState | ''
  page: number
}

export function chosenExamples(all: Example[], { theme, source, region, state }: ExampleQuery): Example[] {
  return all.filter(
    (one) =>
      (theme === '' || one.theme === theme) &&
      (source === '' || one.source === source) &&
      (region === '' || one.regionCode === region) &&
      (state === '' || one.state === state),
  )
}
