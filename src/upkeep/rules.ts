import { addMinutes, type UtcText } from '../kernel/time.ts'

export interface Upkeep {
  /** Time of the last successful write; null before a server has run. */
  writtenAt: UtcText | null
  /** When the database was bound to its secret; a new database needs no backup yet. */
  sealedAt: UtcText | null
  backedUpAt: UtcText | null
  /** Why the last attempt failed; '' when it succeeded. */
  backupError: string
}

type BackupState = 'ok' | 'failed' | 'old' | 'off'

/** A running server writes every ten seconds; a busy machine may skip some writes. */
const silentMinutes = 1
/** A day, with a margin for the hour at which backups are made. */
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
