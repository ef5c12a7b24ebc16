import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound, refuse } from '../kernel/errors.ts'
import { type FormErrors, WrongFields } from '../kernel/http/forms.ts'
import { type Seen, unseen } from '../kernel/http/save-form.ts'
import { newId, sha256 } from '../kernel/ids.ts'
import { crosswalk, wordingHash } from './crosswalk.rules.ts'
import { faultsIn } from './document.rules.ts'
import {
  demandsOf,
  findQuestion,
  isSameDocument,
  keysOf,
  nextVersion,
  numbered,
  withMoved,
  withNewKey,
  withoutQuestion,
  withQuestion,
  withRestored,
} from './draft.rules.ts'
import { asPublished, type FrameKind, namesIn, usersOf, withMovedTheme, without } from './frame.rules.ts'
import {
  type Basis,
  type Draft,
  deleteDraft,
  deleteJudgements,
  getLatestQuestionnaire,
  getQuestionnaire,
  insertDraft,
  insertQuestionnaire,
  listJudgements,
  listOwnJudgements,
  listVersions,
  lockDraft,
  type QuestionDecision,
  type Shown,
  updateDraft,
  upsertBasis,
  upsertDecision,
  upsertJudgement,
} from './queries.ts'
import type { Question, QuestionnaireDocument } from './rules.ts'

/** Begins a draft of the next version from the latest one; does nothing when there is one already. */
export async function beginDraft(deps: Deps, accountId: string): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    const { id, document } = await getLatestQuestionnaire(tx)
    await insertDraft(tx, { id: newId(), baseId: id, document: numbered(document) }, by)
  })
}

/**
 * Puts a whole file into the draft, which is made when there is none.
 * @param revision of the draft that the person has seen it replace; 0: there was none
 * @throws Conflict when somebody has changed the draft since
 */
export async function replaceDraft(
  deps: Deps,
  accountId: string,
  { document, revision }: { document: QuestionnaireDocument; revision: number },
): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    if (revision === 0) {
      const base = await getLatestQuestionnaire(tx)
      const isNew = await insertDraft(tx, { id: newId(), baseId: base.id, document: numbered(document) }, by)
      refuse(isNew ? null : 'questions.draft_changed')
      return
    }
    const draft = await lockSeen(tx, by, revision)
    await updateDraft(tx, draft.id, numbered(document))
  })
}

export async function discardDraft(deps: Deps, accountId: string, revision: number): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const draft = await lockSeen(tx, { accountId, now: deps.clock.now() }, revision)
    await deleteJudgements(tx, draft.id)
    await deleteDraft(tx, draft.id)
  })
}

/** @throws WrongFields when the new question's key has been used, in this version or an earlier one */
export async function addQuestion(deps: Deps, accountId: string, question: Question): Promise<void> {
  await changeDraft(deps, accountId, async (draft, tx) => {
    await mustBeNewKey(tx, draft, question.key)
    return withQuestion(draft.document, question)
  })
}

/** Puts the question back when somebody has taken it away meanwhile: then it is wanted after all. */
export async function saveQuestion(deps: Deps, accountId: string, question: Question, seen: Seen): Promise<void> {
  await changeDraft(deps, accountId, async ({ document }) => withQuestion(document, question), seen)
}

export async function saveTexts(
  deps: Deps,
  accountId: string,
  texts: Pick<QuestionnaireDocument, 'title_sv' | 'title_en' | 'intro_sv' | 'intro_en'>,
  seen: Seen,
): Promise<void> {
  await changeDraft(deps, accountId, async ({ document }) => ({ ...document, ...texts }), seen)
}

type InFrame = { kind: FrameKind; name: string }

/** @throws WrongFields when the name has been used, in this version or an earlier one */
export async function addToFrame(
  deps: Deps,
  accountId: string,
  { kind, name }: InFrame,
  change: (document: QuestionnaireDocument) => QuestionnaireDocument,
): Promise<void> {
  await changeDraft(deps, accountId, async ({ document }, tx) => {
    const documents = [document, ...(await listVersions(tx)).map((version) => version.document)]
    if (documents.some((each) => namesIn(each, kind).includes(name)))
      throw new WrongFields({ name: 'questions.name_used' })
    return change(document)
  })
}

/** Puts the theme or scale back when somebody has taken it away meanwhile: then it is wanted after all. */
export async function saveInFrame(
  deps: Deps,
  accountId: string,
  change: (document: QuestionnaireDocument) => QuestionnaireDocument,
  seen: Seen,
): Promise<void> {
  await changeDraft(deps, accountId, async ({ document }) => change(document), seen)
}

/** @throws Conflict when a question uses what is to be taken away */
export async function takeStepInFrame(
  deps: Deps,
  accountId: string,
  { kind, name, step }: InFrame & { step: Step },
): Promise<void> {
  await changeDraft(deps, accountId, async ({ document }) => {
    if (step === 'up' || step === 'down') return kind === 'theme' ? withMovedTheme(document, name, step) : document
    if (step === 'restore') return document
    refuse(usersOf(document, kind, name).length > 0 ? 'questions.in_use' : null)
    return without(document, kind, name)
  })
}

export type Step = 'up' | 'down' | 'retire' | 'restore'

export async function takeStep(deps: Deps, accountId: string, key: string, step: Step): Promise<void> {
  await changeDraft(deps, accountId, async ({ document, baseId }, tx) => {
    if (step === 'restore') return withRestored(document, (await getQuestionnaire(tx, baseId)).document, key)
    return step === 'retire' ? withoutQuestion(document, key) : withMoved(document, key, step)
  })
}

/** The new wording means what the old one did. @throws NotFound when the question is not in both versions. */
export async function judgeSame(deps: Deps, accountId: string, judged: Judged & { why: string }): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    const draft = await lockDraft(tx, by)
    const { key, why } = judged
    const { base, was, is } = await bothOf(tx, draft, judged)
    const [from, to] = [wordingHash(base, was), wordingHash(draft.document, is)]
    await upsertJudgement(tx, draft.id, { key, from, to, why }, by)
  })
}

/** The new wording means something else, so it is a new question. @throws WrongFields when the new key has been used */
export async function giveNewKey(deps: Deps, accountId: string, judged: Judged & { newKey: string }): Promise<void> {
  await changeDraft(deps, accountId, async (draft, tx) => {
    await bothOf(tx, draft, judged)
    await mustBeNewKey(tx, draft, judged.newKey, 'newKey')
    return withNewKey(draft.document, judged.key, judged.newKey)
  })
}

/** `wording`: hash of the wording that the person saw. */
interface Judged {
  key: string
  wording: string
}

async function bothOf(tx: Tx, { baseId, document }: Draft, { key, wording }: Judged) {
  const base = (await getQuestionnaire(tx, baseId)).document
  const [was, is] = [findQuestion(base, key), findQuestion(document, key)]
  if (!was || !is) throw new NotFound()
  refuse(wordingHash(document, is) === wording ? null : 'questions.draft_changed')
  return { base, was, is }
}

/**
 * Publishes the draft as a version that never changes.
 * @returns the version's number
 * @throws Conflict when somebody has changed the draft since the person saw it, or something is left to settle
 */
export async function publishDraft(deps: Deps, accountId: string, revision: number): Promise<string> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const draft = await lockSeen(tx, { accountId, now }, revision)
    const base = (await getQuestionnaire(tx, draft.baseId)).document
    const versions = await listVersions(tx)
    refuse(versions[0]?.id === draft.baseId ? null : 'questions.base_outdated')
    const judgements = [...(await listJudgements(tx)), ...(await listOwnJudgements(tx, draft.id))]
    const documents = versions.map(({ document }) => document)
    const next = asPublished(draft.document)
    const left = demandsOf(next, { base, versions: documents, judgements })
    refuse(isSameDocument(base, next) ? 'questions.nothing_changed' : null)
    refuse(left.length > 0 ? 'questions.left_to_settle' : null)
    const kin = crosswalk(base, next, judgements)
    const version = freeVersion(nextVersion(base.version, kin), new Set(versions.map((each) => each.version)))
    const document = JSON.stringify({ ...next, version })
    await insertQuestionnaire(tx, {
      id: draft.id,
      version,
      hash: sha256(document),
      document,
      created_at: now,
      published_by: accountId,
    })
    await deleteJudgements(
      tx,
      draft.id,
      [...kin].flatMap(([key, each]) => (each === 'judged' ? [key] : [])),
    )
    await deleteDraft(tx, draft.id)
    return version
  })
}

function freeVersion(version: string, taken: ReadonlySet<string>): string {
  return taken.has(version)
    ? freeVersion(
        version.replace(/\d+$/, (last) => `${Number(last) + 1}`),
        taken,
      )
    : version
}

async function changeDraft(
  deps: Deps,
  accountId: string,
  change: (draft: Draft, tx: Tx) => Promise<QuestionnaireDocument>,
  seen: Seen = unseen,
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const draft = await lockDraft(tx, { accountId, now: deps.clock.now() })
    await seen(tx)
    const document = await change(draft, tx)
    // A form checks its own fields, but another person may have changed what they refer to.
    refuse(faultsIn(document).length > 0 ? 'questions.draft_changed' : null)
    await updateDraft(tx, draft.id, document)
  })
}

/** `revision`: the one before this change. */
async function lockSeen(tx: Tx, by: { accountId: string; now: string }, revision: number): Promise<Draft> {
  const draft = await lockDraft(tx, by)
  if (draft.revision !== revision + 1) throw new Conflict('questions.draft_changed')
  return draft
}

async function mustBeNewKey(tx: Tx, draft: Draft, key: string, field: 'key' | 'newKey' = 'key'): Promise<void> {
  const documents = (await listVersions(tx)).map(({ document }) => document)
  if (keysOf([draft.document, ...documents]).has(key))
    throw new WrongFields({ [field]: 'questions.key_used' } as const satisfies FormErrors)
}

/** @param questionnaireId of a version or of the draft */
export async function saveBasis(deps: Deps, questionnaireId: string, basis: Basis, seen: Seen): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    await upsertBasis(tx, questionnaireId, basis)
  })
}

/** @throws NotFound when the version has no such question */
export async function saveDecision(
  deps: Deps,
  accountId: string,
  { shown, key, decision, why }: { shown: Shown } & Pick<QuestionDecision, 'key' | 'decision' | 'why'>,
  seen: Seen,
): Promise<void> {
  if (!findQuestion(shown.document, key)) throw new NotFound()
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    await upsertDecision(tx, shown.id, { key, decision, why }, { accountId, now: deps.clock.now() })
  })
}
