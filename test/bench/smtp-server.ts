/** An SMTP server in a process of its own that accepts every message and discards it. */
import { SMTPServer } from 'smtp-server'

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  disableReverseLookup: true,
  onData(stream, _session, done) {
    stream.resume()
    stream.on('end', () => done(null))
  },
})
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  console.log(JSON.stringify({ address: `smtp://127.0.0.1:${port}` }))
})
