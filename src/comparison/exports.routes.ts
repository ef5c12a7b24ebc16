import type { FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { roundHere } from '../rounds/here.rules.ts'
import { recordExport } from './exports.actions.ts'

/**
 * Records that the user takes a file of answers. A HEAD request takes none.
 * @param file its name in the address, and what was chosen
 */
export async function recordTaken(deps: Deps, request: FastifyRequest, file: string): Promise<void> {
  if (request.method !== 'GET') return
  await recordExport(deps, { roundId: roundHere(request).id, accountId: signedIn(request).accountId, file })
}
