import { addMinutes, type UtcText } from '../kernel/time.ts'

export interface Upkeep {
  /** When something could last be written; null before a server has run. */
  writtenAt: UtcText | null
  /** Since when this database has been ours: a new one needs no backup yet. */
  sealedAt: UtcText | null
  backedUpAt: UtcText | null
  /** Why the last try failed; '' when it did not. */
  backupError: string
}

type BackupState = 'ok' | 'failed' | 'old' | 'off'

/** Something is written every ten seconds; a busy machine may miss a turn or two. */
const silentMinutes = 1
/** A day, and the night's own hour. */
const oldAfterHours = 36

export function canWrite({ writtenAt }: Upkeep, now: UtcText): boolean {
  return writtenAt === null || writtenAt >= addMinutes(now, -silentMinutes)
}

export function backupState(upkeep: Upkeep, isMade: boolean, now: UtcText): BackupState {
  if (!isMade) return 'off'
  if (upkeep.backupError) return 'failed'
  const latest = upkeep.backedUpAt ?? upkeep.sealedAt
  return latest !== null && latest < addMinutes(now, -oldAfterHours * 60) ? 'old' : 'ok'
}
