import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig, servesTls } from './config.ts'

test('everything has a default', () => {
  expect(readConfig({})).toEqual({
    dataFolder: './data',
    host: '0.0.0.0',
    port: 3000,
    url: undefined,
    secretKey: undefined,
    token: undefined,
    setupToken: undefined,
    trustedProxies: [],
    tls: undefined,
    acme: undefined,
    metricsPort: undefined,
    auditSyslog: undefined,
    standbyBucket: undefined,
    leaseSeconds: 20,
    auditOtlp: undefined,
    logLevel: 'info',
    logFormat: 'text',
    debugged: false,
  })
})

test.each([
  ['PORT', '70000', 'set a number from 0 to 65535'],
  ['PORT', '80a', 'set a number from 0 to 65535'],
  ['METRICS_PORT', '70000', 'OPSENTRY_METRICS_PORT is "70000": set a number from 0 to 65535'],
  ['AUDIT_SYSLOG', 'logs.example.com', 'such as tls://logs.example.com:6514'],
  ['AUDIT_SYSLOG', 'tls://logs.example.com:0', 'such as tls://logs.example.com:6514'],
  ['STANDBY_BUCKET', 'https://s3.example.com/bucket/', 'set https://KEY:SECRET@HOST/BUCKET/PREFIX/'],
  ['STANDBY_BUCKET', 'https://KEY:SECRET@s3.example.com/', 'no address of a bucket'],
  ['LEASE_SECONDS', '1', 'set a number from 2 to 600'],
  ['AUDIT_OTLP', 'otlp.example.com', 'set it to such as https://otlp.example.com/v1/logs'],
  ['AUDIT_OTLP', 'https://user:secret@otlp.example.com', 'without a user and a password'],
  ['AUDIT_OTLP_HEADERS', 'authorization=Bearer%20abc', 'where a collector takes logs'],
  ['URL', 'status.example.com', 'set a base URL such as https://status.example.com'],
  ['URL', 'https://example.com/status', 'set a base URL'],
  ['SETUP_TOKEN', 'short', 'too short to keep strangers out'],
  ['TRUSTED_PROXIES', '10.0.0.0/33', 'list CIDRs such as 10.0.0.0/8'],
  ['TRUSTED_PROXIES', 'proxy.local', 'list CIDRs'],
  ['TLS_CERT', '/cert.pem', 'go together: set both, or none'],
  ['ACME_EMAIL', 'ops', 'set your e-mail address'],
  ['LOG_LEVEL', 'loud', 'set one of debug, info, warn, error'],
  ['LOG_FORMAT', 'xml', 'set one of text, json'],
  ['SECRET_KEY_FILE', '/does/not/exist', 'which cannot be read'],
])('OPSENTRY_%s=%s says what to do', (name, value, sentence) => {
  expect(() => readConfig({ [`OPSENTRY_${name}`]: value })).toThrow(sentence)
  expect(() => readConfig({ [`OPSENTRY_${name}`]: value })).toThrow('OPSENTRY_')
})

test('a collector of OTLP is asked at its usual path, with headers as OpenTelemetry writes them', () => {
  const read = (url: string, headers?: string) =>
    readConfig({ OPSENTRY_AUDIT_OTLP: url, OPSENTRY_AUDIT_OTLP_HEADERS: headers }).auditOtlp
  expect(read('http://127.0.0.1:4318')).toEqual({ url: 'http://127.0.0.1:4318/v1/logs', headers: {} })
  expect(read('https://otlp.example.com/otlp/logs?x=1', 'Authorization=Basic%20YTpi==, x-scope=1')).toEqual({
    url: 'https://otlp.example.com/otlp/logs?x=1',
    headers: { authorization: 'Basic YTpi==', 'x-scope': '1' },
  })
  for (const headers of ['secret', 'a=%0d%0asecret', 'a b=secret', 'a=%', 'a='])
    expect(() => read('https://otlp.example.com', headers)).toThrow(/^OPSENTRY_AUDIT_OTLP_HEADERS (?!.*secret)/)
})

test('a value may stand in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  writeFileSync(join(folder, 'token'), 'a-token-from-a-file\n')
  expect(readConfig({ OPSENTRY_SETUP_TOKEN_FILE: join(folder, 'token') }).setupToken).toBe('a-token-from-a-file')
  rmSync(folder, { recursive: true })
})

test('the URL is kept as an origin, without a trailing slash', () => {
  expect(readConfig({ OPSENTRY_URL: 'https://status.example.com/' }).url).toBe('https://status.example.com')
  expect(readConfig({ OPSENTRY_URL: 'https://status.example.com./' }).url).toBe('https://status.example.com')
  expect(readConfig({ OPSENTRY_URL: 'http://status.example.com.:8080' }).url).toBe('http://status.example.com:8080')
})

const email = { OPSENTRY_ACME_EMAIL: 'ops@example.com' }

test('an address for ACME brings Let’s Encrypt and the ports of the web, which may be others', () => {
  const usual = readConfig(email)
  expect([usual.port, usual.acme]).toEqual([
    443,
    { email: 'ops@example.com', directory: 'https://acme-v02.api.letsencrypt.org/directory', httpPort: 80 },
  ])
  const own = {
    OPSENTRY_HTTP_PORT: '8080',
    OPSENTRY_HTTPS_PORT: '8443',
    OPSENTRY_ACME_DIRECTORY: 'https://ca.example/d',
  }
  const others = readConfig({ ...email, ...own })
  expect([others.port, others.acme?.httpPort, others.acme?.directory]).toEqual([8443, 8080, 'https://ca.example/d'])
  expect([readConfig({}), readConfig({ OPSENTRY_TLS_CERT: 'c', OPSENTRY_TLS_KEY: 'k' }), usual].map(servesTls)).toEqual(
    [false, true, true],
  )
})

test.each([
  [{ OPSENTRY_TLS_CERT: 'c', OPSENTRY_TLS_KEY: 'k' }, 'OPSENTRY_ACME_EMAIL gets certificates'],
  [{ OPSENTRY_PORT: '3000' }, 'OPSENTRY_PORT means nothing beside OPSENTRY_ACME_EMAIL'],
  [{ OPSENTRY_ACME_DIRECTORY: 'http://ca.example/d' }, 'set the URL of a directory'],
  [{ OPSENTRY_HTTP_PORT: 'eighty' }, 'OPSENTRY_HTTP_PORT is "eighty"'],
  [{ OPSENTRY_HTTPS_PORT: '65536' }, 'OPSENTRY_HTTPS_PORT is "65536"'],
])('beside an address for ACME %j is refused', (environment, sentence) => {
  expect(() => readConfig({ ...email, ...environment })).toThrow(sentence)
})
