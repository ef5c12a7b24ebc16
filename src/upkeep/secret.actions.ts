/** The secret that personal links are derived from; each database belongs to one secret. */
import { createHmac } from 'node:crypto'
import { type Config, newSecret, readSecret, secretFileOf } from '../kernel/config.ts'
import type { Db } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import type { UtcText } from '../kernel/time.ts'
import { writeWhole } from '../kernel/whole.ts'
import { findFingerprint, insertFingerprint, isOfAnotherSecret, sealAnew, sealCodes } from './queries.ts'

/** Identifies a secret without revealing it. */
export function fingerprintOf(secret: string): string {
  return createHmac('sha256', secret).update('fingerprint').digest('base64url')
}

/**
 * Stores a newly generated secret beside the database, unless another process has stored one meanwhile; and the codes
 * of links from before codes.
 * @returns the installation's secret. @throws Error when the database belongs to another secret.
 */
export async function settleSecret(db: Db, config: Config, now: UtcText): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const file = config.newSecretFile
    const kept = file && readSecret(file)
    const secret = kept || config.secret
    const known = await findFingerprint(tx)
    if (known ? known !== fingerprintOf(secret) : await isOfAnotherSecret(tx, secret))
      throw new Error(file && !kept ? missing(file) : another(config))
    if (file && !kept) writeWhole(file, secret)
    if (!known) await insertFingerprint(tx, fingerprintOf(secret), now)
    await sealCodes(tx, secret)
    return secret
  })
}

const wayBack =
  'every link that is mailed would be dead. Put back the right one: "npm run cli -- verify BACKUP --show-secret" prints ' +
  'that of a backup. Is it lost for good? Then "npm run cli -- replace-secret" gives all links new addresses; those ' +
  'already mailed die, and must be mailed again.'

function missing(file: string): string {
  return `The secret (${file}) is missing. With a new one ${wayBack}`
}

function another({ databaseUrl }: Config): string {
  return `The secret (SECRET or ${secretFileOf(databaseUrl) ?? 'its file'}) is not the one of this database: ${wayBack}`
}

/**
 * Derives every link's token from a new secret: SECRET, or one generated here. Links already mailed stop working.
 * @returns the number of links. @throws Error when SECRET is still the old one.
 */
export async function replaceSecret({ db, config, clock }: Deps): Promise<number> {
  const file = secretFileOf(config.databaseUrl)
  const isGiven = !file || readSecret(file) !== config.secret
  return db.transaction().execute(async (tx) => {
    const isOld = (await findFingerprint(tx)) === fingerprintOf(config.secret)
    if (isOld && isGiven) throw new Error('SECRET is still the old one. Set the new one and try again.')
    const secret = isOld ? newSecret() : config.secret
    const renewed = await sealAnew(tx, secret)
    await insertFingerprint(tx, fingerprintOf(secret), clock.now())
    if (isOld && file) writeWhole(file, secret)
    else if (config.newSecretFile) writeWhole(config.newSecretFile, secret)
    return renewed
  })
}
