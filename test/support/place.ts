/** Opens installations as the server does, at the place of their database. */
import { openInstallation } from '../../src/installation.ts'
import { type Config, type Place, readSecret, secretFileOf } from '../../src/kernel/config.ts'
import type { Deps } from '../../src/kernel/deps.ts'
import { fixedClock } from './clock.ts'
import { testConfig, testNow } from './config.ts'

export function configOf({ databaseUrl, givenSecret }: Place): Config {
  const file = givenSecret ? null : secretFileOf(databaseUrl)
  const kept = file && readSecret(file)
  const secret = givenSecret ?? kept ?? testConfig.secret
  return { ...testConfig, databaseUrl, secret, newSecretFile: kept ? null : file }
}

export function openAt(place: Place): Promise<Deps> {
  return openInstallation(configOf(place), { clock: fixedClock(testNow) })
}
