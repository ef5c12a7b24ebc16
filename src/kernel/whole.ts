import { closeSync, fsyncSync, openSync, renameSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a temporary file and renames it, so that no reader finds half a file. Only its owner may read it. */
export function writeWhole(file: string, text: string): void {
  const aside = `${file}.${process.pid}.new`
  try {
    const opened = openSync(aside, 'w', 0o600)
    try {
      writeSync(opened, text)
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
    renameSync(aside, file)
  } catch (error) {
    rmSync(aside, { force: true })
    throw error
  }
  keepNames(dirname(file))
}

/** Flushes the folder's entries to disk; otherwise a power failure may lose a new or renamed file. */
export function keepNames(folder: string): void {
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

/** Minimum free space in bytes: SQLite needs some room before it reports a full disk. */
const leastRoom = 1024 * 1024

export function hasRoom(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize >= leastRoom
}
