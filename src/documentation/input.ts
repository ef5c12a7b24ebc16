import { z } from 'zod'
import { checkbox, date, optionalLine, optionalText } from '../kernel/http/forms.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import { exampleSources, exampleStates } from './examples.rules.ts'
import { consents, type Decision, type RowEdit, statementKinds } from './rules.ts'

export const viewQuery = z.object({
  visa: z.enum(['program', 'tema']).catch('program'),
  rad: z.string().max(60).catch(''),
  efter: z.coerce.number().int().min(0).catch(0),
})

const longest = 2000
const text = (max: number) => optionalText(max).pipe(z.string().min(1, 'forms.required'))
/** A chosen code, or null for the empty choice; the action checks whether the seminar has it. */
const code = () =>
  z
    .string()
    .max(60, 'forms.choose')
    .default('')
    .transform((value) => value || null)

/** A web address, or ''. */
const webAddress = () =>
  optionalLine(500).refine(
    (address) => address === '' || (/^https?:\/\//i.test(address) && URL.canParse(address)),
    'documentation.no_address',
  )

/** One row: `id` is made by the page, `version` is the one that it was written from. */
export const statementForm = z
  .object({
    id: z.uuid(),
    version: z.coerce.number().int().min(0).max(1_000_000).default(0),
    slag: z.enum(statementKinds, { error: 'forms.choose' }),
    tema: z.string({ error: 'forms.choose' }).min(1, 'forms.choose').max(60),
    text: text(longest),
    kommun: code(),
    roll: z.enum(['', ...seatRoles], { error: 'forms.choose' }).default(''),
    fraga: code(),
    punkt: code(),
    medgivande: z.enum(['', ...consents]).catch(''),
    malgrupp: optionalLine(200),
    belagg: optionalLine(300),
    kontakt: optionalLine(200),
    lank: webAddress(),
    bort: checkbox(),
  })
  .transform((form): RowEdit => {
    const isExample = form.slag === 'good_example'
    return {
      id: form.id,
      version: form.version,
      fields: {
        kind: form.slag,
        theme: form.tema,
        text: form.text,
        municipalityCode: form.kommun,
        role: form.roll || null,
        questionKey: form.fraga,
        programmeItemId: form.punkt,
        consent: isExample ? form.medgivande : '',
        targetGroup: isExample ? form.malgrupp : '',
        evidence: isExample ? form.belagg : '',
        contact: isExample ? form.kontakt : '',
        link: isExample ? form.lank : '',
        removed: form.bort,
      },
    }
  })

export const tidiedForm = z.object({ klar: checkbox() })
export const confirmForm = z.object({ sista: date() })
export const unlockForm = z.object({ skal: text(500) })
/** `ratta SEAT` takes in that seat's correction. */
export const decisionForm = z.object({
  beslut: z.string().transform((text, context): Decision => {
    const [what, seatId = ''] = text.split(' ')
    if (what === 'behall') return { kind: 'keep' }
    if (what === 'utelamna') return { kind: 'leave_out' }
    if (what !== 'ratta') context.addIssue({ code: 'custom', message: 'forms.choose' })
    return { kind: 'correct', seatId }
  }),
})

export const verdictForm = z
  .object({
    version: z.coerce.number().int().min(1),
    svar: z.enum(['confirmed', 'corrected', 'withdrawn']),
    text: optionalText(longest),
    medgivande: z.enum(['', ...consents]).catch(''),
  })
  .superRefine(({ svar, text: typed }, context) => {
    if (svar === 'corrected' && typed === '')
      context.addIssue({ code: 'custom', path: ['text'], message: 'forms.required' })
  })

export const exampleQuery = z
  .object({
    tema: z.string().max(60).catch(''),
    kalla: z.enum(['', ...exampleSources]).catch(''),
    region: z.string().max(2).catch(''),
    lage: z.enum(['', ...exampleStates]).catch(''),
    sida: z.coerce.number().int().min(1).max(10_000).catch(1),
  })
  .transform((it) => ({ theme: it.tema, source: it.kalla, region: it.region, state: it.lage, page: it.sida }))

/** `visa`: the query of the page, to go back to. */
export const exampleForm = z.object({
  exempel: z.string().max(120),
  beslut: z.enum(exampleStates),
  visa: z.string().max(200).default(''),
})
