import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

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
    metricsPort: undefined,
    auditSyslog: undefined,
    standbyBucket: undefined,
    leaseSeconds: 20,
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
  ['URL', 'status.example.com', 'set a base URL such as https://status.example.com'],
  ['URL', 'https://example.com/status', 'set a base URL'],
  ['SETUP_TOKEN', 'short', 'too short to keep strangers out'],
  ['TRUSTED_PROXIES', '10.0.0.0/33', 'list CIDRs such as 10.0.0.0/8'],
  ['TRUSTED_PROXIES', 'proxy.local', 'list CIDRs'],
  ['TLS_CERT', '/cert.pem', 'go together: set both, or none'],
  ['LOG_LEVEL', 'loud', 'set one of debug, info, warn, error'],
  ['LOG_FORMAT', 'xml', 'set one of text, json'],
  ['SECRET_KEY_FILE', '/does/not/exist', 'which cannot be read'],
])('OPSENTRY_%s=%s says what to do', (name, value, sentence) => {
  expect(() => readConfig({ [`OPSENTRY_${name}`]: value })).toThrow(sentence)
  expect(() => readConfig({ [`OPSENTRY_${name}`]: value })).toThrow('OPSENTRY_')
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
