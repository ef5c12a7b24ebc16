import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { type FormValues, type RefusedForm, readForm, takeForm, valuesOf } from '../kernel/http/forms.ts'
import { type RefusedSave, saveForm, stillBegan } from '../kernel/http/save-form.ts'
import { takesFile } from '../kernel/http/upload.ts'
import { editedRows, rowEdit } from '../kernel/rows.ts'
import {
  addQuestion,
  beginDraft,
  discardDraft,
  giveNewKey,
  judgeSame,
  publishDraft,
  replaceDraft,
  saveQuestion,
  saveTexts,
  takeStep,
} from './actions.ts'
import { type Fault, faultsIn, mostItems, validateDocument } from './document.rules.ts'
import {
  draftPage,
  faultLine,
  judgementPage,
  publishPage,
  questionPage,
  textFields,
  textsPage,
  type Work,
} from './draft.pages.ts'
import { demandsOf, findQuestion } from './draft.rules.ts'
import { emptyRow, type FormRow, formOf, newQuestion, questionOf } from './form.rules.ts'
import {
  importForm,
  judgementForm,
  questionForm,
  readFile,
  stepForm,
  steps,
  textsForm,
  typedRows,
  typeQuery,
  wholeDraftForm,
} from './input.ts'
import {
  type Draft,
  findDraft,
  getDraft,
  getQuestionnaire,
  listJudgements,
  listOwnJudgements,
  listQuestionnaireUses,
  listVersions,
} from './queries.ts'
import type { Question } from './rules.ts'

type WithKey = FastifyRequest<{ Params: { key: string } }>
const root = '/fragor/utkast'

/** The next version: edited, judged, published. Every change is one intention, so two editors overwrite nothing. */
export function draftRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps
  const by = (request: FastifyRequest) => signedIn(request).accountId

  app.get(root, async (_request, reply) => {
    const work = await findWork()
    if (!work) return reply.page('questionnaire/no-draft', { title: reply.t('questions.draft_title') })
    return reply.page('questionnaire/draft', draftPage(work, reply.t))
  })

  app.post(root, async (request, reply) => {
    await beginDraft(deps, by(request))
    return reply.to(root)
  })

  app.post(`${root}/slang`, async (request, reply) => {
    await discardDraft(deps, by(request), readForm(request, wholeDraftForm).revision)
    return reply.to('/fragor', 'questions.discarded')
  })

  app.get(`${root}/texter`, async (_request, reply) =>
    reply.page('questionnaire/texts', textsPage(await getDraft(db), reply.t)),
  )

  app.post(`${root}/texter`, async (request, reply) => {
    const { refused } = await saveForm(deps, request, {
      subject: 'questionnaire/texts',
      read: async (at) => textFields((await getDraft(at)).document),
      schema: textsForm,
      save: async (texts, seen) => saveTexts(deps, by(request), texts, seen),
    })
    if (refused) return reply.page('questionnaire/texts', textsPage(await getDraft(db), reply.t), refused)
    return reply.to(root, 'common.saved')
  })

  app.get(`${root}/fragor/ny`, async (request, reply) => {
    const draft = await getDraft(db)
    const { typ } = typeQuery.parse(request.query)
    return showQuestion(reply, draft, newQuestion(draft.document, typ), null)
  })

  app.post(`${root}/fragor`, async (request, reply) => {
    const draft = await getDraft(db)
    const { typ } = typeQuery.parse(request.body)
    const question = newQuestion(draft.document, typ)
    if (isRowEdit(request)) return showQuestion(reply, draft, question, withEditedRows(request, question))
    const schema = questionForm(typ, draft.document, true)
    const { refused } = await takeForm(request, schema, (form) =>
      addQuestion(deps, by(request), { ...questionOf(form, question, draft.document), key: form.key }),
    )
    if (refused) return showQuestion(reply, draft, question, typedIn(request, question), refused)
    return reply.to(root, 'questions.added')
  })

  app.get(`${root}/fragor/:key`, async (request: WithKey, reply) => {
    const draft = await getDraft(db)
    return showQuestion(reply, draft, questionIn(draft, request.params.key), null)
  })

  app.post(`${root}/fragor/:key`, async (request: WithKey, reply) => {
    const draft = await getDraft(db)
    const { key } = request.params
    const question = await readQuestion(db, key)
    if (isRowEdit(request)) return showQuestion(reply, draft, question, withEditedRows(request, question))
    const { refused } = await saveForm(deps, request, {
      subject: `question/${key}`,
      read: async (at) => formOf(await readQuestion(at, key)),
      schema: questionForm(question.type, draft.document),
      save: async (form, seen) => saveQuestion(deps, by(request), questionOf(form, question, draft.document), seen),
    })
    if (refused) {
      const typed = { values: refused.values, rows: typedRows(refused.values, question.type) }
      return showQuestion(reply, draft, question, typed, refused)
    }
    return reply.to(`${root}#${key}`, 'common.saved')
  })

  app.post(`${root}/fragor/:key/steg`, async (request: WithKey, reply) => {
    const { key } = request.params
    await takeStep(deps, by(request), key, steps[readForm(request, stepForm).gor])
    return reply.to(`${root}#${key}`)
  })

  app.get(`${root}/fragor/:key/bedomning`, async (request: WithKey, reply) => showJudgement(request, reply))

  app.post(`${root}/fragor/:key/bedomning`, async (request: WithKey, reply) => {
    const { key } = request.params
    const { refused, result } = await takeForm(request, judgementForm, async (form) => {
      if (form.bedomning === 'samma') await judgeSame(deps, by(request), { ...form, key })
      else await giveNewKey(deps, by(request), { ...form, key })
      return form.bedomning
    })
    if (refused) return showJudgement(request, reply, refused)
    return reply.to(root, result === 'samma' ? 'questions.judged_same' : 'questions.judged_new')
  })

  app.get(`${root}/publicering`, async (_request, reply) => {
    const work = await getWork()
    const uses = await listQuestionnaireUses(db)
    const open = uses.flatMap(({ round }) => (round && !round.frozenAt ? round : []))
    return reply.page('questionnaire/publish', publishPage(work, open, reply.t))
  })

  app.post(`${root}/publicering`, async (request, reply) => {
    const version = await publishDraft(deps, by(request), readForm(request, wholeDraftForm).revision)
    return reply.to('/fragor', 'questions.published', { version })
  })

  app.get('/fragor/importera', async (_request, reply) => showImport(reply, { text: '', faults: [] }))

  app.post('/fragor/importera', { config: takesFile }, async (request, reply) => {
    const { refused, result } = await takeForm(request, importForm, (form) => form)
    if (refused) return showImport(reply, { text: String(valuesOf(request.body).text ?? ''), faults: [] }, refused)
    const text = request.upload ? request.upload.content.toString('utf8') : result.text
    const file = readFile(text)
    const faults = file === undefined ? [unreadable] : faultsIn(file)
    if (file === undefined || faults.length > 0) return showImport(reply, { text, faults })
    const document = validateDocument(file)
    await replaceDraft(deps, by(request), { document, revision: result.revision })
    return reply.to(root, 'questions.imported')
  })

  async function showImport(
    reply: FastifyReply,
    { text, faults }: { text: string; faults: Fault[] },
    refused?: RefusedForm,
  ) {
    const draft = await findDraft(db)
    const page = {
      title: reply.t('questions.import_title'),
      text,
      faults: faults.map((fault) => faultLine(fault, reply.t)),
      draft: draft ?? null,
      isRefused: faults.length > 0,
    }
    return reply.page('questionnaire/import', page, refused ?? (faults.length > 0 ? 422 : null))
  }

  function showQuestion(
    reply: FastifyReply,
    draft: Draft,
    question: Question,
    typed: (Typed & { still?: ReturnType<typeof stillBegan> }) | null,
    refused?: RefusedForm | RefusedSave,
  ) {
    const isNew = question.key === ''
    const page = questionPage({ draft, type: question.type, question }, isNew, typed, reply.t)
    return reply.page('questionnaire/question', { ...page, ...typed?.still }, refused)
  }

  async function showJudgement(request: WithKey, reply: FastifyReply, refused?: RefusedForm) {
    const page = judgementPage(await getWork(), request.params.key, reply.t)
    if (!page) return reply.to(root)
    return reply.page('questionnaire/judgement', page, refused)
  }

  async function getWork(): Promise<Work> {
    const work = await findWork()
    if (!work) throw new Conflict('questions.no_draft')
    return work
  }

  async function findWork(): Promise<Work | null> {
    const draft = await findDraft(db)
    if (!draft) return null
    const base = await getQuestionnaire(db, draft.baseId)
    const versions = await listVersions(db)
    const own = await listOwnJudgements(db, draft.id)
    const judgements = [...(await listJudgements(db)), ...own]
    const documents = versions.map(({ document }) => document)
    const demands = demandsOf(draft.document, { base: base.document, versions: documents, judgements })
    return { draft, base, versions, judgements, own, demands }
  }
}

interface Typed {
  values: FormValues
  rows: FormRow[]
}

function isRowEdit({ body }: FastifyRequest): boolean {
  return rowEdit(body) !== null
}

function typedIn({ body }: FastifyRequest, { type }: Question): Typed {
  return { values: valuesOf(body), rows: typedRows(body, type) }
}

function withEditedRows(request: FastifyRequest, question: Question) {
  const { values, rows } = typedIn(request, question)
  const edit = rowEdit(request.body)
  const edited = edit ? editedRows(rows, edit, { most: mostItems, next: () => emptyRow }) : rows
  return { values, rows: edited, still: stillBegan(request.body) }
}

function questionIn({ document }: Draft, key: string): Question {
  const question = findQuestion(document, key)
  if (!question) throw new NotFound()
  return question
}

/** The draft's question; one that somebody has taken away meanwhile, as it was in the version before. */
async function readQuestion(db: Db | Tx, key: string): Promise<Question> {
  const draft = await getDraft(db)
  const question = findQuestion(draft.document, key)
  if (question) return question
  const base = await getQuestionnaire(db, draft.baseId)
  return questionIn({ ...draft, document: base.document }, key)
}

const unreadable: Fault = { path: '', key: null, code: 'questions.fault.unreadable', params: {} }
