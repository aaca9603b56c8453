import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { atEnd } from '#src/testing/at-end.ts'
import { freePorts } from '#src/testing/foreign-server.ts'
import { shown, startPebble } from '#src/testing/pebble.ts'
import { dataFolder, runOpsentry, startServing, until } from '#src/testing/serving.ts'

/** The executable from its first start until its certificate is there. Needs Debian's pebble. */

const host = 'status.acme.test'

test('at its first start it gets a certificate before anybody has set it up, and keeps it over a restart', async () => {
  const { folder, remove } = dataFolder()
  atEnd(remove)
  const [httpPort = 0, httpsPort = 0] = await freePorts(2)
  const pebble = await startPebble({ httpPort })
  const environment = {
    ...{ OPSENTRY_PORT: '', OPSENTRY_URL: `https://${host}`, OPSENTRY_ACME_EMAIL: 'ops@acme.test' },
    ...{ OPSENTRY_HTTP_PORT: String(httpPort), OPSENTRY_HTTPS_PORT: String(httpsPort) },
    ...{ OPSENTRY_ACME_DIRECTORY: pebble.directory, NODE_EXTRA_CA_CERTS: pebble.caFile },
  }
  const first = await startServing(folder, environment)
  expect(await first.setupLink()).toMatch(/^https:\/\/status\.acme\.test\/setup\?token=/)
  const root = await pebble.root()
  const issued = await until(
    () => shown(httpsPort, host, root),
    () => `a certificate: ${first.output()}`,
  )
  expect(issued.issuer).toMatch(/^CN=Pebble Intermediate/)
  expect([new X509Certificate(root).subject, issued.subjectAltName]).toEqual([
    expect.stringContaining('Pebble Root'),
    `DNS:${host}`,
  ])
  const plain = await fetch(`http://127.0.0.1:${httpPort}/x`, { headers: { host }, redirect: 'manual' })
  expect([plain.status, plain.headers.get('location')]).toEqual([301, `https://${host}/x`])
  expect(await runOpsentry(['health'], folder, environment)).toMatchObject({ exit: 0 })
  const doctor = await runOpsentry(['doctor'], folder, environment)
  expect(doctor.out).toMatch(/^ok +certificates +1 name\(s\) have certificates; that of status\.acme\.test/m)
  expect(await first.stop()).toBe(0)

  const second = await startServing(folder, environment)
  expect((await shown(httpsPort, host, root))?.serialNumber).toBe(issued.serialNumber)
  expect(await second.stop()).toBe(0)
})
