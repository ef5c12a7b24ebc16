/** The questions' next version half written, why they are asked, and what has been decided about some of them. */
import { wordingHash } from '../src/questionnaire/crosswalk.rules.ts'
import { findQuestion, numbered, withoutQuestion, withQuestion } from '../src/questionnaire/draft.rules.ts'
import { add, type Rows, type World } from './demo-world.ts'

export function addQuestionWork(rows: Rows, { questionnaire, now }: World, plannerId: string): void {
  const { id, document } = questionnaire
  const basis = {
    purpose: 'Följa hur kommunernas kompetensförsörjning i vård och omsorg om äldre utvecklas, och vad som hjälper.',
    usage: 'Centrets årsrapport, dialogen i varje region, och en jämförelse som varje kommun får tillbaka.',
    known:
      'Kolada har sjukfrånvaro för hela kommunen, men inte för äldreomsorgen. Vakanser finns inte i någon statistik.',
    consulted: 'SKR den 3 september 2026, om frågorna, urvalet och tiden.',
    decided: 'Avdelningschefen för kunskapsstyrning, 17 september 2026, dnr 1.3-20417/2026.',
  }
  add(rows, 'questionnaire_basis', { questionnaire_id: id, ...basis })
  const decided = { questionnaire_id: id, decided_at: now, decided_by: plannerId }
  add(rows, 'question_decision', {
    ...decided,
    ...{ question_key: 'rk_plan', decision: 'keep', why: 'Följs över tid: hur många kommuner har en beslutad plan?' },
  })
  add(rows, 'question_decision', {
    ...decided,
    ...{ question_key: 'vt_effekt', decision: 'drop', why: 'Få vet effekten. Vi frågar i seminarierna i stället.' },
  })
  const plan = findQuestion(document, 'rk_plan')
  const stress = findQuestion(document, 'le_forum')
  if (!plan || !stress) return
  const reworded = { ...plan, label_sv: 'Har kommunen en aktuell plan för äldreomsorgens kompetensförsörjning?' }
  const unjudged = { ...stress, label_sv: 'Hur ofta möts nämnden och ledningen om kompetensförsörjning?' }
  const next = withoutQuestion(withQuestion(withQuestion(numbered(document), reworded), unjudged), 'vt_effekt')
  const draft = 'demo-draft'
  add(rows, 'questionnaire_draft', {
    id: draft,
    slot: 1,
    base_id: id,
    document: JSON.stringify(next),
    revision: 4,
    created_at: now,
    saved_at: now,
    saved_by: plannerId,
  })
  add(rows, 'question_judgement', {
    questionnaire_id: draft,
    question_key: 'rk_plan',
    from_hash: wordingHash(document, plan),
    to_hash: wordingHash(next, reworded),
    why: 'Bara tydligare svenska. Frågan gäller samma plan.',
    judged_at: now,
    judged_by: plannerId,
  })
}
