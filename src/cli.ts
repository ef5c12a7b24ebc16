/** Command line interface: `npm run cli -- help`. Exit codes: 0 done, 1 refused or failed, 2 wrong usage. */
import { parseArgs } from 'node:util'
import { commands, help, UsageError } from './commands.ts'
import { type Config, readConfig } from './kernel/config.ts'
import { KnownError } from './kernel/errors.ts'
import { isMessageKey, translators } from './kernel/i18n/translate.ts'
import './messages.ts'

const options = {
  role: { type: 'string' },
  name: { type: 'string' },
  round: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  'show-secret': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean' },
} as const

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  let config: Config | null = null
  try {
    const { values, positionals } = readArguments(args)
    const [name = 'help', ...rest] = positionals
    if (values.help || name === 'help') {
      process.stdout.write(help())
      return 0
    }
    const command = commands[name]
    if (!command) throw new UsageError(`There is no command "${name}".`)
    command.check(rest, values)
    if (command.runAlone) {
      return await command.runAlone(rest, values).catch(explainAlone)
    }
    // Imported late, so that help and usage errors are printed without delay.
    const { closeInstallation, openInstallation } = await import('./installation.ts')
    config = readConfig()
    const deps = await openInstallation(config, command.opening)
    try {
      return (await command.run?.(deps, rest, values)) ?? 0
    } finally {
      await closeInstallation(deps)
    }
  } catch (error) {
    const code = await explain(error, config)
    return commands[args[0] ?? '']?.failsWith ?? code
  }
}

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** Prints the error's message, which names the file, followed by those of its causes. @returns the exit code. */
function explainAlone(error: unknown): number {
  const words = []
  for (let one = error; one instanceof Error; one = one.cause) words.push(one.message)
  process.stderr.write(`${words.join(': ') || String(error)}\n`)
  return 1
}

async function explain(error: unknown, config: Config | null): Promise<number> {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nWrite "npm run cli -- help" to see what can be done.\n`)
    return 2
  }
  if (error instanceof KnownError && isMessageKey(error.code)) {
    process.stderr.write(`${translators.en(error.code, error.params)}\n`)
    return 1
  }
  const { whyNotStarted } = await import('./installation.ts')
  process.stderr.write(`${whyNotStarted(error, config)}\n`)
  return 1
}
