import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, expect, test } from 'vitest'
import { dataFolder, runOpsentry, startServing, until } from '#src/testing/serving.ts'

const fixtures = join(import.meta.dirname, '../testing/fixtures')
const { folder, remove } = dataFolder()
const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
const tls = { OPSENTRY_TLS_CERT: cert, OPSENTRY_TLS_KEY: key }

afterAll(remove)

function install(name: string): void {
  copyFileSync(join(fixtures, `${name}.key.pem`), key)
  copyFileSync(join(fixtures, `${name}.cert.pem`), cert)
}

/** The name on the certificate that a browser would be shown, which must be the one it trusts. */
function shownName(port: number, trusted: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const ca = readFileSync(join(fixtures, `${trusted}.cert.pem`))
    const socket = connect({ host: '127.0.0.1', port, ca, checkServerIdentity: () => undefined }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.on('error', () => resolve(undefined))
  })
}

test('it serves HTTPS itself, and a renewed certificate is shown without a restart', async () => {
  install('self-signed')
  const serving = await startServing(folder, tls)
  const port = Number(new URL(serving.url).port)
  expect(serving.output()).toContain(`url=https://localhost:${port}`)
  expect(await shownName(port, 'self-signed')).toBe('relay.example')

  install('renewed')
  expect(await until(() => shownName(port, 'renewed'), 'the renewed certificate')).toBe('renewed.example')
  const page = await fetch(`https://127.0.0.1:${port}/healthz`, {
    tls: { ca: readFileSync(cert), checkServerIdentity: () => undefined },
  })
  expect(await page.text()).toBe('ok\n')

  const second = await runOpsentry(['serve'], folder, {
    ...tls,
    OPSENTRY_PORT: String(port),
    OPSENTRY_DATA: join(folder, 'other'),
  })
  expect([second.exit, second.err]).toEqual([1, expect.stringMatching(/^Cannot listen on .*: set OPSENTRY_PORT/)])
  expect(await serving.stop()).toBe(0)
})
