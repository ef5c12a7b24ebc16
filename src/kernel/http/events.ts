/** Server-sent events: responses that stay open, and end when the server stops. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Unavailable } from '../errors.ts'

export interface EventStream {
  /** @param id the browser sends it back as `Last-Event-ID` when it connects anew. */
  send(id: number, data: unknown): void
  /** A comment, so that proxies do not close the connection, and a dead one is noticed. */
  beat(): void
  end(): void
}

/** Bounds the memory and sockets that one process gives to them. */
const mostStreams = 200
/** A client that reads more slowly than this many octets pile up is cut off; it connects anew and asks for the rest. */
const mostBehind = 256 * 1024

/** @returns a function that opens a stream as the route's response. Closing the app ends all its streams. */
export function eventStreams(app: FastifyInstance): (reply: FastifyReply, onClose: () => void) => EventStream {
  const open = new Set<EventStream>()
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end()
  })
  return (reply, onClose) => {
    if (open.size >= mostStreams) throw new Unavailable()
    const body = new Readable({ read() {} })
    const push = (text: string) => {
      if (body.destroyed || body.readableEnded) return
      if (body.readableLength > mostBehind) body.destroy()
      else body.push(text)
    }
    const stream: EventStream = {
      send: (id, data) => push(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`),
      beat: () => push(':\n\n'),
      end: () => {
        if (!body.destroyed) body.push(null)
      },
    }
    open.add(stream)
    body.on('close', () => {
      open.delete(stream)
      onClose()
    })
    // Proxies such as nginx would hold the events back until a buffer is full. The connection must not outlive the
    // stream: a stopping server would wait for it.
    reply
      .headers({ 'x-accel-buffering': 'no', connection: 'close' })
      .type('text/event-stream; charset=utf-8')
      .send(body)
    // Milliseconds until the browser connects anew, and the first octets, with which the headers go.
    push('retry: 1000\n\n')
    return stream
  }
}
