import { expect, test } from 'vitest'
import { certificateFor } from '#src/testing/certificates.ts'
import { startDatagramServer, startSyslogServer } from '#src/testing/syslog-server.ts'
import { createSyslog } from './syslog.ts'

const two = ['<109>1 - - opsentry - - - one', `<109>1 - - opsentry - - - ${'x'.repeat(100_000)}`]

test('over TCP everything has arrived when it says so', async () => {
  const server = await startSyslogServer()
  await createSyslog({ way: 'tcp', host: '127.0.0.1', port: server.port })(two)
  expect(server.messages).toEqual(two)
})

test('a connection that breaks off, or a server that is gone, is no arrival', async () => {
  const server = await startSyslogServer()
  const send = createSyslog({ way: 'tcp', host: '127.0.0.1', port: server.port })
  server.cutAfter = 10
  await expect(send(two)).rejects.toThrow()
  server.cutAfter = undefined
  await send(two.slice(0, 1))
  await server.close()
  await expect(send(two)).rejects.toThrow(/ECONNREFUSED/)
})

test('over TLS the certificate must be good for the host', async () => {
  const from = Date.now() - 60_000
  const certificate = certificateFor('localhost', { from, until: from + 3_600_000 })
  const server = await startSyslogServer(certificate)
  const target = { way: 'tls', host: 'localhost', port: server.port } as const
  await createSyslog({ ...target, ca: certificate.cert })(two)
  expect(server.messages).toEqual(two)
  await expect(createSyslog(target)(two)).rejects.toThrow(/self.signed|certificate/i)
  await expect(createSyslog({ ...target, host: '127.0.0.1', ca: certificate.cert })(two)).rejects.toThrow()
  expect(server.messages).toHaveLength(2)
})

test('in datagrams, one for each', async () => {
  const server = await startDatagramServer()
  await createSyslog({ way: 'udp', host: '127.0.0.1', port: server.port })(['one', 'two'])
  expect(await server.received(2)).toEqual(['one', 'two'])
})

test('an address that no way leads to is no arrival', async () => {
  const send = createSyslog({ way: 'udp', host: '255.255.255.255', port: 514 })
  await expect(send(['one'])).rejects.toThrow('Failed to connect')
})
