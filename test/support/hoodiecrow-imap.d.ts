/** Types for the part of the package that the tests use; the package has none. */
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net'

  interface Mailbox {
    messages: { raw: string; flags: string[] }[]
  }

  interface ImapServer {
    server: Server
    listen(port: number, host: string, done: () => void): void
    close(done: () => void): void
    getMailbox(path: string): Mailbox
    appendMessage(mailbox: Mailbox, flags: string[], internaldate: false, raw: string): void
  }

  // biome-ignore lint/style/noDefaultExport: the package has one
  export default function hoodiecrow(options: {
    plugins: string[]
    storage: Record<string, { messages?: []; folders?: Record<string, { messages: [] }> }>
    users: Record<string, { password: string }>
  }): ImapServer
}
