/** `npm run demo`: a temporary installation with invented data, rebuilt at each start. */
import { rmSync } from 'node:fs'
import { buildDemo } from '../seeds/demo.ts'
import { openInstallation, whyNotStarted } from './installation.ts'
import { type Config, readConfig } from './kernel/config.ts'
import { serve } from './serve.ts'
import { createSignInLink } from './staff/actions.ts'
import { startRun } from './tour/runs.actions.ts'

const file = 'data/demo.db'

let config: Config | null = null
try {
  config = demoConfig()
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  const deps = await openInstallation(config)
  const demo = await buildDemo(deps)
  // The server calculates this run in its first seconds, so that the demo has a proposal to show.
  await startRun(deps, demo.plannerId, demo.roundId, 3)
  await serve(deps)
  const planner = await createSignInLink(deps, demo.plannerEmail)
  const rssContact = await createSignInLink(deps, demo.rssContactEmail)
  process.stderr.write(`
  Rådslag, demo. Everybody in it is invented, and no mail is sent.
  All that you change is gone at the next start.

  Planner       ${planner}
  RSS contact   ${rssContact}
  Invitee       ${config.baseUrl}/i/${demo.inviteeToken}
  Three voices  ${config.baseUrl}/i/${demo.togetherToken}/tillsammans

  The first two links work once, within 30 minutes. To be two people at once,
  open one of them in a private window. Stop the demo with Ctrl+C.

`)
} catch (error) {
  process.stderr.write(`\n  The demo did not start. ${whyNotStarted(error, config)}\n\n`)
  process.exit(1)
}

/** Always uses the demo's own database and no mail server, regardless of the environment. */
function demoConfig(): Config {
  const given = readConfig()
  return {
    ...given,
    databaseUrl: `sqlite:${file}`,
    secret: 'the demo keeps no secrets: everybody in it is invented',
    newSecretFile: null,
    backups: null,
    smtpUrl: null,
    organisation: 'Kompetenscentrum för äldreomsorg',
    senderName: 'Kompetenscentrum för äldreomsorg',
    mailFrom: 'radslag@kompetenscentrum.example',
    replyTo: 'radslag@kompetenscentrum.example',
    contactEmail: 'radslag@kompetenscentrum.example',
    contactPhone: '08-123 45 67',
    postalAddress: 'Box 123, 103 33 Stockholm',
    logLevel: given.logLevel === 'info' ? 'warn' : given.logLevel,
  }
}
