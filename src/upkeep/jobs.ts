import { dirname } from 'node:path'
import { fileOf, isFile } from '../kernel/config.ts'
import type { Deps } from '../kernel/deps.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { hasRoom } from '../kernel/whole.ts'
import { makeDailyBackup } from './backup.actions.ts'
import { markWritten } from './queries.ts'

export function startUpkeepJobs(deps: Deps): Job[] {
  const { backups } = deps.config
  const jobs = [runEvery(deps, 'write', 10, () => tryWriting(deps))]
  if (backups) jobs.push(runEvery(deps, 'backup', 600, () => makeDailyBackup(deps, backups)))
  return jobs
}

/** Updates the time that `GET /halsa` checks. @throws Error, with the time unchanged, when writing is impossible. */
export async function tryWriting({ config, db, clock }: Deps): Promise<void> {
  if (isFile(config.databaseUrl) && !hasRoom(dirname(fileOf(config.databaseUrl)))) throw new Error('The disk is full')
  await markWritten(db, clock.now())
}
