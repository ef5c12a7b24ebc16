import { expect, test } from 'vitest'
import { hashCode, hashToken, linkCode, linkToken } from '../../src/kernel/ids.ts'
import { replaceSecret } from '../../src/upkeep/secret.actions.ts'
import { useTestApp } from '../support/app.ts'
import { anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { testConfig } from '../support/config.ts'

const t = useTestApp()

test('a secret that is replaced gives every link another address and code, once', async () => {
  const { seminars, seats } = await aPlannedRound(t.db)
  await confirmedSeminar(t.db, seminars[0]!.id)
  for (const seat of seats.slice(0, 3)) await anInvitation(t.db, seat.id, seminars[0]!.id)
  const secret = 'another secret, also of thirty-two characters'
  const deps = { ...t.deps, config: { ...testConfig, secret } }
  expect(await replaceSecret(deps)).toBe(3)
  const links = await t.db.selectFrom('invitation_link').select(['id', 'token_hash', 'code_hash']).execute()
  for (const { id, token_hash, code_hash } of links)
    expect([token_hash, code_hash]).toEqual([hashToken(linkToken(secret, id)), hashCode(secret, linkCode(secret, id))])
  await expect(replaceSecret(deps)).rejects.toThrow('SECRET is still the old one')
})
