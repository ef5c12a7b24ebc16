/** A real IMAP server on a free port, with its mailboxes in memory. */
import type { AddressInfo } from 'node:net'
import hoodiecrow from 'hoodiecrow-imap'

export interface TestImap {
  /** The INBOX, with user and password. */
  url: string
  /** The flags of each message in the INBOX. */
  flags(): string[][]
  add(raw: Uint8Array, mailbox?: string): void
  close(): Promise<void>
}

const user = 'radslag@example.se'
const password = 'hemligt/@:'

export async function startImap(): Promise<TestImap> {
  const server = hoodiecrow({
    plugins: ['ID', 'UIDPLUS', 'NAMESPACE'],
    storage: { INBOX: { messages: [] }, '': { folders: { Studsar: { messages: [] } } } },
    users: { [user]: { password } },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
  return {
    url: `imap://${login}@127.0.0.1:${port}`,
    flags: () => server.getMailbox('INBOX').messages.map(({ flags }) => flags),
    add: (raw, mailbox = 'INBOX') =>
      server.appendMessage(server.getMailbox(mailbox), [], false, Buffer.from(raw).toString('latin1')),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
