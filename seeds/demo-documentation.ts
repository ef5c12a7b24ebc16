/** The demo's documentation: what was said at the held seminars, each seminar's in another stage. */

import type { DocumentationStage } from '../src/documentation/rules.ts'
import { newId } from '../src/kernel/ids.ts'
import { addDays, addSeconds } from '../src/kernel/time.ts'
import type { StatementKind } from '../src/schema.ts'
import { seededRandom } from './answers.ts'
import { add, at, type Rows, type Seat, type Seminar, type World } from './demo-world.ts'

type Said = [kind: StatementKind, theme: string, question: string | null, text: string]

const said: Said[] = [
  [
    'success_factor',
    'rekrytering',
    'rk_framgang',
    'Vi erbjuder heltid från första dagen, och får nu fler sökande än platser.',
  ],
  ['obstacle', 'rekrytering', 'rk_hinder', 'Undersköterskorna går till regionen så snart de har fått titeln.'],
  [
    'good_example',
    'rekrytering',
    null,
    'Språkombud på varje enhet: två timmar i veckan, och kollegerna vågar skriva själva.',
  ],
  [
    'success_factor',
    'ledarskap',
    'le_framgang',
    'Högst trettio medarbetare per chef. Sjukfrånvaron har gått ner sedan dess.',
  ],
  ['obstacle', 'ledarskap', 'le_hinder', 'Cheferna lägger en dag i veckan på scheman som ingen annan kan ta.'],
  ['obstacle', 'arbetsmiljo', 'am_hinder', 'Delade turer finns kvar på helgerna, för vi hittar ingen annan lösning.'],
  [
    'good_example',
    'valfardsteknik',
    null,
    'Digital tillsyn på natten efter ett samtal med varje familj. Nio av tio sa ja.',
  ],
  [
    'success_factor',
    'valfardsteknik',
    'vt_framgang',
    'En person per enhet kan tekniken på riktigt och har tid för kollegerna.',
  ],
  [
    'state_action',
    'nationellt',
    'na_prioritet',
    'Staten bör låta pengarna gälla i minst tre år, så att vi kan anställa.',
  ],
  ['state_action', 'nationellt', null, 'Samla det som redan fungerar på ett ställe, med någon att ringa.'],
]

/** The later the seminar, the less is done. @param ago the number of held seminars after this one. */
export function demoStage(ago: number, seminar: Seminar, { today }: World): DocumentationStage {
  const stage = (['live', 'tidied', 'confirming'] as const)[ago]
  return stage ?? (addDays(seminar.date, 9) < today ? 'locked' : 'confirming')
}

/** Statements and what some of those concerned have said. A locked one is left ready to be locked. */
export function addDocumentation(
  rows: Rows,
  { today }: World,
  seminar: Seminar,
  seats: Seat[],
  stage: DocumentationStage,
): void {
  const random = seededRandom(Number(seminar.plan.region) * 17 + seats.length)
  const items = (rows.programme_item ?? []).filter((item) => item.seminar_id === seminar.id)
  const asked = stage === 'confirming' || stage === 'locked'
  const tidiedAt = at(addDays(seminar.date, 2), '14:00')
  add(rows, 'documentation', {
    seminar_id: seminar.id,
    changes: said.length,
    tidied_at: stage === 'live' ? null : tidiedAt,
    confirm_by: stage === 'confirming' ? addDays(today, 4) : stage === 'locked' ? addDays(seminar.date, 9) : null,
    locked_version: null,
  })
  said.forEach(([kind, theme, question, text], n) => {
    const seat = kind === 'state_action' ? null : seats[Math.floor(random() * seats.length)]
    const isExample = kind === 'good_example'
    const id = newId()
    const writtenAt = addSeconds(at(seminar.date, '09:40'), n * 1500)
    add(rows, 'statement', {
      id,
      seminar_id: seminar.id,
      kind,
      theme,
      text,
      municipality_code: seat?.municipality.code ?? null,
      role: n % 3 === 0 ? (seat?.role ?? null) : null,
      question_key: question,
      programme_item_id: items[Math.min(n, items.length - 1)]?.id ?? null,
      consent: isExample ? 'ja' : '',
      target_group: isExample ? 'Särskilt boende' : '',
      evidence: isExample ? 'Mätt före och efter' : '',
      contact: isExample ? 'utveckling@kommun.example' : '',
      link: '',
      version: 1,
      place: n + 1,
      change: n + 1,
      removed: 0,
      original: null,
      created_at: writtenAt,
      saved_at: writtenAt,
      saved_by: seminar.plannerId,
    })
    if (!asked || !seat || random() > 0.7) return
    const invitation = (rows.invitation ?? []).find((one) => one.seat_id === seat.id)
    const link = (rows.invitation_link ?? []).find((one) => one.invitation_id === invitation?.id)
    if (!link) return
    const kinds = stage === 'locked' ? (['confirmed', 'withdrawn'] as const) : (['confirmed', 'corrected'] as const)
    const verdict = kinds[random() < 0.8 ? 0 : 1]
    add(rows, 'statement_verdict', {
      statement_id: id,
      seat_id: seat.id,
      kind: verdict,
      text: verdict === 'corrected' ? `${text} Så är det på två av våra enheter.` : '',
      consent: isExample ? 'ja' : '',
      version: 1,
      at: addSeconds(tidiedAt, 86_400 + n * 700),
      link_id: link.id,
    })
  })
}
