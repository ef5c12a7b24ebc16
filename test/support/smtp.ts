/** A real SMTP server on a free port that keeps the messages it receives and can misbehave. */
import { subscribe } from 'node:diagnostics_channel'
import type { AddressInfo, Socket } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { openSmtp, type Send } from '../../src/kernel/mail/smtp.ts'
import { testConfig } from './config.ts'

/** What the server does with a message: the SMTP reply, or how it breaks off. */
export type Behaviour =
  | 'accept'
  | { reject: number; words: string } // at RCPT TO
  | { rejectData: number; words: string } // after the whole message
  | 'hang' // never answers RCPT TO, and the client gives up
  | 'silent' // never answers RCPT TO, and the client waits
  | 'drop' // closes the connection at RCPT TO
  | 'drop-mid-data' // closes the connection while it receives the message
  | 'drop-after-data' // receives the whole message, then closes without a reply
  | 'hang-after-data' // receives the whole message and never answers, and the client gives up
  | 'silent-after-data' // receives the whole message and never answers, and the client waits

export interface TestSmtp {
  url: string
  /** Every address of a RCPT TO, accepted or not. */
  recipients: string[]
  /** The envelope sender for each of `recipients`. */
  senders: string[]
  /** Raw messages, in the order they were accepted. */
  raw: Buffer[]
  /** Number of messages that the server has received whole, accepted or not. */
  seen: number
  behave: (behaviour: Behaviour | ((to: string) => Behaviour)) => void
  parsed(): Promise<Email[]>
  close(): Promise<void>
}

/** smtp-server's own connection object; its types leave these fields out. */
interface Connection {
  id: string
  _socket: Socket
  connectionReady(): void
}

/** @param tls the server offers STARTTLS with a self-signed certificate. */
export async function startSmtp({ tls = false } = {}): Promise<TestSmtp> {
  let behaviour: (to: string) => Behaviour = () => 'accept'
  const sockets = new Set<{ destroy(): void }>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: tls ? ['AUTH'] : ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo({ address }, session, done) {
      smtp.recipients.push(address)
      smtp.senders.push(session.envelope.mailFrom ? session.envelope.mailFrom.address : '')
      const b = behaviour(address)
      if (b === 'hang') return tireOf(session)
      if (b === 'silent') return
      if (b === 'drop') return drop(session.id)
      if (typeof b === 'object' && 'reject' in b) return done(refusal(b.reject, b.words))
      done()
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (behaviour(session.envelope.rcptTo[0]?.address ?? '') === 'drop-mid-data') drop(session.id)
      })
      stream.on('end', () => {
        smtp.seen++
        const b = behaviour(session.envelope.rcptTo[0]?.address ?? '')
        if (b === 'drop-after-data') return drop(session.id)
        if (b === 'hang-after-data') return tireOf(session)
        if (b === 'silent-after-data') return
        if (typeof b === 'object' && 'rejectData' in b) return done(refusal(b.rejectData, b.words))
        smtp.raw.push(Buffer.concat(chunks))
        done(null)
      })
    },
  })
  const connections = () => (server as unknown as { connections: Set<Connection> }).connections
  const drop = (id: string) => {
    for (const connection of connections()) if (connection.id === id) connection._socket.destroy()
  }
  // smtp-server delays its greeting by 100 ms to catch clients that speak first; the tests skip the delay.
  const greetAtOnce = (socket: Socket) => {
    const connection = [...connections()].find((one) => one._socket === socket)
    const greet = connection?.connectionReady.bind(connection)
    if (connection) connection.connectionReady = () => {}
    greet?.()
  }
  server.on('error', () => {})
  server.server.on('connection', (socket) => {
    greetAtOnce(socket)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const smtp: TestSmtp = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    recipients: [],
    senders: [],
    raw: [],
    seen: 0,
    behave: (next) => {
      behaviour = typeof next === 'function' ? next : () => next
    },
    parsed: () => Promise.all(smtp.raw.map((raw) => PostalMime.parse(raw))),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(resolve))
    },
  }
  return smtp
}

function refusal(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code })
}

/** The product's own transport to this server, with the product's timeouts unless others are given. */
export function sendTo(smtp: { url: string }, timeouts?: Parameters<typeof openSmtp>[1]): Send {
  const send = openSmtp({ ...testConfig, smtpUrl: smtp.url }, timeouts)
  if (!send) throw new Error('no SMTP')
  return send
}

/**
 * Makes the client's end of this connection time out at once. A server that hangs then costs a test no time, and the
 * client's timeout can stay long enough for a slow machine.
 */
function tireOf({ remotePort }: { remotePort?: number }): void {
  for (const socket of clients) if (socket.localPort === remotePort) socket.emit('timeout')
}

const clients = new Set<Socket>()
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket }
  clients.add(socket)
  socket.once('close', () => clients.delete(socket))
})
