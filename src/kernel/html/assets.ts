import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const viewsDir = join(import.meta.dirname, '../../../views')
export const assetsDir = join(viewsDir, 'assets')

/** Changes when any asset does, so that browsers may keep each address for ever. */
export const assetsHash = hashOf(assetsDir)

/** `radslag.css` → `/assets/3f2a…/radslag.css` */
export function asset(name: string): string {
  return `/assets/${assetsHash}/${name}`
}

function hashOf(dir: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(dir).sort()) hash.update(name).update(readFileSync(join(dir, name)))
  return hash.digest('hex').slice(0, 10)
}
