/** Entry point of the server: opens the installation and serves it. */
import { enableCompileCache } from 'node:module'
import type { Config } from './kernel/config.ts'

// Node caches the compiled TypeScript, so the next start is faster and needs less memory. The cache must be enabled
// before the modules are loaded, hence the dynamic imports.
enableCompileCache()
const { openInstallation, whyNotStarted } = await import('./installation.ts')
const { readConfig } = await import('./kernel/config.ts')
const { serve } = await import('./serve.ts')
const { ensureFirstAdministrator } = await import('./staff/actions.ts')

let config: Config | null = null
try {
  config = readConfig()
  const deps = await openInstallation(config, { patienceSeconds: 120 })
  const address = await serve(deps)
  const link = await ensureFirstAdministrator(deps)
  // Messages to people go to stderr; stdout carries the log, one JSON object per line.
  process.stderr.write(`\n  Rådslag is running at ${address}\n`)
  if (link) {
    process.stderr.write(
      `\n  Nobody has signed in yet. The first administrator's link, for one use within 30 minutes:\n  ${link}\n`,
    )
  }
  process.stderr.write('\n  Stop it with Ctrl+C.\n\n')
} catch (error) {
  process.stderr.write(`\n  Rådslag did not start. ${whyNotStarted(error, config)}\n\n`)
  process.exit(1)
}
