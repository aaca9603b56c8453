import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { silentLogger } from '#src/platform/logger.ts'
import { testApp } from '#src/testing/harness.ts'
import { dataFolder, runOpsentry, startServing, until } from '#src/testing/serving.ts'
import { listen } from './listen.ts'

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
  expect(await page.text()).toMatch(/^ok\n/)

  const second = await runOpsentry(['serve'], folder, {
    ...tls,
    OPSENTRY_PORT: String(port),
    OPSENTRY_DATA: join(folder, 'other'),
  })
  expect([second.exit, second.err]).toEqual([1, expect.stringMatching(/^Cannot listen on .*: set OPSENTRY_PORT/)])
  expect(await serving.stop()).toBe(0)
})

test('a certificate that is renewed the moment after it was read is shown, and so is the one that follows', async () => {
  install('self-signed')
  const { app } = testApp()
  const listenLater = (options: Parameters<typeof app.listen>[0]) => {
    if (!app.server) install('renewed')
    return app.listen(options)
  }
  const renewedMeanwhile: typeof app = Object.create(app, { listen: { value: listenLater } })
  const environment = { OPSENTRY_HOST: '127.0.0.1', OPSENTRY_PORT: '0', ...tls }
  const listening = listen(renewedMeanwhile, readConfig(environment), silentLogger, 20)
  try {
    const shown = (name: string) => until(() => shownName(listening.port, name), `${name} to be shown`)
    expect(await shown('renewed')).toBe('renewed.example')
    install('self-signed')
    expect(await shown('self-signed')).toBe('relay.example')
  } finally {
    await listening.stop().then(listening.end)
  }
})

/** What a client and the server agree upon; undefined where they do not. */
function agreed(port: number, offered: object): Promise<string | undefined> {
  return new Promise((resolve) => {
    const ca = readFileSync(cert)
    const options = { host: '127.0.0.1', port, ca, checkServerIdentity: () => undefined, ...offered }
    const socket = connect(options, () => {
      resolve(`${socket.getProtocol()} ${socket.getCipher().name}`)
      socket.destroy()
    })
    socket.on('error', () => resolve(undefined))
  })
}

const forwardSecret = ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305'].map(
  (suite) => `ECDHE-RSA-${suite}`,
)
/** Either the certificate's own key opens what was recorded, or a hash is of yesterday. */
const others = ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'AES128-SHA', 'AES256-SHA', 'ECDHE-RSA-AES128-SHA']

test('every connection has keys of its own, which the certificate’s key does not open', async () => {
  install('rsa')
  const environment = { OPSENTRY_HOST: '127.0.0.1', OPSENTRY_PORT: '0', ...tls }
  const listening = listen(testApp().app, readConfig(environment), silentLogger)
  const bare = Bun.serve({
    ...{ hostname: '127.0.0.1', port: 0, fetch: () => new Response() },
    tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') },
  })
  try {
    const twelve = { maxVersion: 'TLSv1.2' }
    for (const ciphers of forwardSecret)
      expect(await agreed(listening.port, { ...twelve, ciphers })).toBe(`TLSv1.2 ${ciphers}`)
    for (const ciphers of others) {
      expect([ciphers, await agreed(listening.port, { ...twelve, ciphers })]).toEqual([ciphers, undefined])
      // The client does speak it.
      expect(await agreed(bare.port ?? 0, { ...twelve, ciphers })).toBe(`TLSv1.2 ${ciphers}`)
    }
    for (const version of ['TLSv1', 'TLSv1.1'])
      expect(await agreed(listening.port, { minVersion: version, maxVersion: version })).toBeUndefined()
    expect(await agreed(listening.port, {})).toMatch(/^TLSv1\.3 /)
  } finally {
    await Promise.all([listening.stop().then(listening.end), bare.stop(true)])
  }
})

test.each([
  [
    'missing.pem',
    'good.key',
    /^OPSENTRY_TLS_CERT names \S+missing\.pem, which cannot be read \(.*\): correct the path, or let the user/,
  ],
  ['good.pem', 'missing.key', /^OPSENTRY_TLS_KEY names \S+missing\.key, which cannot be read/],
  ['folder', 'good.key', /^OPSENTRY_TLS_CERT names \S+folder, which cannot be read/],
  ['good.key', 'good.key', /^The certificate cannot be used \(.*\): OPSENTRY_TLS_CERT wants the whole chain/],
  ['good.pem', 'nonsense', /^The certificate cannot be used/],
])('certificate %s with key %s is not taken for a port that is in use', (certificate, secret, sentence) => {
  copyFileSync(join(fixtures, 'self-signed.cert.pem'), join(folder, 'good.pem'))
  copyFileSync(join(fixtures, 'self-signed.key.pem'), join(folder, 'good.key'))
  writeFileSync(join(folder, 'nonsense'), 'nonsense')
  mkdirSync(join(folder, 'folder'), { recursive: true })
  const config = readConfig({
    OPSENTRY_HOST: '127.0.0.1',
    OPSENTRY_PORT: '0',
    OPSENTRY_TLS_CERT: join(folder, certificate),
    OPSENTRY_TLS_KEY: join(folder, secret),
  })
  expect(() => listen(testApp().app, config, silentLogger)).toThrow(sentence)
})
