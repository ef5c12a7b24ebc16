/** RSS bodies as lists name them. */
import type { PlanBody } from './queries.ts'

export function bodyName(bodies: PlanBody[], id: string): string {
  const name = bodies.find((body) => body.id === id)?.name ?? id
  return shortBodyName(name)
}

/** "Storsthlm (Kommunförbundet Stockholms län) med …" → "Storsthlm": for lists; its own page has the whole. */
export function shortBodyName(name: string): string {
  const start = name.split(/ \(| \/ |, | – | med /)[0]!.trim()
  return start.length > 60 ? `${start.slice(0, 59)}…` : start
}
