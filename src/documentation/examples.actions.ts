import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { NotFound, refuse } from '../kernel/errors.ts'
import { sha256 } from '../kernel/ids.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import type { AnswerByType } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { Consent } from '../schema.ts'
import {
  listExampleAnswers,
  listExampleDecisions,
  listExampleStatements,
  listExampleVerdicts,
  saveExampleDecision,
} from './examples.queries.ts'
import { type Example, type ExampleState, whyCannotShow } from './examples.rules.ts'
import { consentOf, standingOf } from './rules.ts'

/** The round's register of good examples, in a constant number of queries. */
export async function readExamples(db: Db | Tx, round: Round): Promise<Example[]> {
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const keys = document.questions.filter(({ type }) => type === 'structured').map(({ key }) => key)
  const decisions = await listExampleDecisions(db)
  const stateOf = (key: string): ExampleState => decisions.get(key) ?? 'not_reviewed'
  const answers = (await listExampleAnswers(db, round.id, keys)).flatMap((row) => {
    const items = (JSON.parse(row.value) ?? []) as AnswerByType['structured']
    return items.map((item): Example => {
      const field = (name: string) => [item[name] ?? ''].flat().join(', ')
      const key = `answer-${row.seatId}-${sha256(JSON.stringify(item)).slice(0, 16)}`
      return {
        key,
        source: 'answer',
        href: `/jamfor/kommun/${row.code}?omgang=${encodeURIComponent(round.slug)}`,
        heading: field('rubrik'),
        text: field('gjorde'),
        theme: field('tema'),
        municipality: row.municipality,
        regionCode: row.regionCode,
        region: row.region,
        consent: field('publicering') as Consent,
        targetGroup: [item.malgrupp ?? []].flat(),
        evidence: field('belagg'),
        contact: row.contact ?? '',
        link: field('lank'),
        state: stateOf(key),
      }
    })
  })
  const verdicts = Map.groupBy(await listExampleVerdicts(db, round.id), ({ statementId }) => statementId)
  const statements = (await listExampleStatements(db, round.id)).flatMap((row): Example[] => {
    const said = verdicts.get(row.id) ?? []
    if (['withdrawn', 'disputed'].includes(standingOf(row, said))) return []
    const key = `statement-${row.id}-${row.version}`
    return [
      {
        key,
        source: 'statement',
        href: `/seminarier/${row.slug}/dokumentation#rad-${row.id}`,
        heading: '',
        text: row.text,
        theme: row.theme,
        municipality: row.municipality ?? row.seminar,
        regionCode: row.regionCode,
        region: row.region,
        consent: consentOf(row, said),
        targetGroup: row.targetGroup ? [row.targetGroup] : [],
        evidence: row.evidence,
        contact: row.contact,
        link: row.link,
        state: stateOf(key),
      },
    ]
  })
  return [...answers, ...statements]
}

/** @throws NotFound when the example has changed since; Conflict when nobody has agreed that it is shown */
export async function decideExample(
  deps: Deps,
  accountId: string,
  round: Round,
  { key, state }: { key: string; state: ExampleState },
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const example = (await readExamples(tx, round)).find((one) => one.key === key)
    if (!example) throw new NotFound()
    const refusal = state === 'shown' ? whyCannotShow(example) : null
    refuse(refusal && `examples.refused.${refusal}`)
    const now = deps.clock.now()
    await saveExampleDecision(tx, { key, state: state === 'not_reviewed' ? null : state, accountId, now })
  })
}
