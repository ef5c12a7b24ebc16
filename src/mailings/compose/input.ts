import { z } from 'zod'
import { many, optionalLine, optionalText } from '../../kernel/http/forms.ts'
import { mailingPurposes } from './audience.rules.ts'
import { answeredChoices, replyChoices, seatRoles, standingChoices } from './draft.rules.ts'

/** Ignores invalid values, so that an old address still opens. */
export const draftQuery = z.object({
  omgang: z.string().max(60).optional().catch(undefined),
  andamal: z.enum(mailingPurposes).optional().catch(undefined),
  lan: many(z.string().max(10)).catch([]),
  seminarium: many(z.string().max(100)).catch([]),
  roll: many(z.enum(seatRoles)).catch([]),
  svar: z.enum(replyChoices).optional().catch(undefined),
  fragor: z.enum(answeredChoices).optional().catch(undefined),
  rss: many(z.string().max(60)).catch([]),
  laget: z.enum(standingChoices).optional().catch(undefined),
  plats: z.string().max(60).optional().catch(undefined),
  person: many(z.string().max(50)).catch([]),
  igen: optionalLine(200).catch(''),
  skal: optionalText(500).catch(''),
  nar: z.enum(['nu', 'sedan']).catch('nu'),
  dag: z.string().max(20).catch(''),
  kl: z.string().max(20).catch(''),
  exempel: z.coerce.number().int().min(1).max(10_000).catch(1),
})

/** The send button's form. `utskick`: the mailing's id; `granskat`: the plan's fingerprint; `visat`: `settingsText`. */
export const mailingForm = draftQuery.extend({
  utskick: z.uuid(),
  granskat: z.string().length(64),
  visat: z.string().max(2000).optional(),
  uppdatera: z.string().optional(),
})
