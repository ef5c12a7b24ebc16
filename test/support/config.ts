import type { Config } from '../../src/kernel/config.ts'

/** The fixed time of most tests: Monday 1 March 2027, 9.00 in Sweden. */
export const testNow = '2027-03-01T08:00:00Z'

export const testConfig: Config = {
  databaseUrl: 'sqlite::memory:',
  baseUrl: 'http://localhost:3000',
  host: '127.0.0.1',
  port: 0,
  secret: 'a secret for tests, thirty-two characters or more',
  newSecretFile: null,
  smtpUrl: null,
  smtpConnections: 2,
  smtpRate: 0,
  imapUrl: null,
  bounceAddress: null,
  mailFrom: 'radslag@kompetenscentrum.example',
  organisation: 'Kompetenscentrum för äldreomsorg',
  senderName: 'Kompetenscentrum för äldreomsorg',
  replyTo: 'radslag@kompetenscentrum.example',
  contactEmail: 'radslag@kompetenscentrum.example',
  contactPhone: '',
  postalAddress: '',
  adminEmail: null,
  trustProxy: false,
  backups: null,
  logLevel: 'silent',
}
