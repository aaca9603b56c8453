import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { listenWithAcme } from '#src/commands/listen-acme.ts'
import { readConfig } from '#src/config.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { freePorts } from '#src/testing/foreign-server.ts'
import { testApp } from '#src/testing/harness.ts'
import { type Pebble, shown, startPebble } from '#src/testing/pebble.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { until } from '#src/testing/serving.ts'
import type { TestClock } from '#src/testing/test-deps.ts'
import { listCertificates } from './certificates.ts'
import { keepCertificates } from './keep-certificates.ts'

/** Certificates from Let's Encrypt's own test authority. Needs Debian's pebble. */

const email = 'ops@acme.test'
const own = 'status.acme.test'

/** An instance that serves under its public URL, and an authority that finds it. */
async function served(options: { validity?: number } = {}) {
  const [httpPort = 0] = await freePorts(1)
  const pebble = await startPebble({ httpPort, ...options })
  const clock = movableClock()
  const resolve = async () => ['127.0.0.1']
  const authority = { directory: pebble.directory, email, userAgent: 'Opsentry/test' }
  const site = testApp({
    ...{ fixedUrl: `https://${own}`, clock, authority },
    http: createHttpClient({ ca: pebble.ca, resolve, deadline: 60_000 }),
  })
  const config = readConfig({
    ...{ OPSENTRY_HOST: '127.0.0.1', OPSENTRY_ACME_EMAIL: email, OPSENTRY_ACME_DIRECTORY: pebble.directory },
    ...{ OPSENTRY_HTTP_PORT: String(httpPort), OPSENTRY_HTTPS_PORT: '0' },
  })
  if (!config.acme) throw new Error('no ACME')
  const listening = await listenWithAcme(site.app, site.deps, config, config.acme)
  atEnd(() => listening.stop().then(listening.end))
  const keep = () => keepCertificates(site.deps, system)
  const row = (host: string) => listCertificates(site.deps.db).find(({ id }) => id === host)
  return { site, pebble, clock, httpPort, listening, keep, row, root: await pebble.root() }
}

/** The authority has the real time, and so has this machine until somebody sets its clock. */
function movableClock(): TestClock {
  let off = 0
  const jump = (by: number) => {
    off += by
  }
  return {
    now: () => Date.now() + off,
    elapsed: () => performance.now(),
    jump,
    advance: jump,
    set: (at) => jump(at - Date.now() - off),
  }
}

test('the public URL and two domains of organizations get certificates, each shown for its own name', async () => {
  const { site, pebble, httpPort, listening, keep, row, root } = await served()
  const [one, other] = ['status.one.test', 'status.other.test']
  changeDomain(site.deps, system, acmeId, one)
  changeDomain(site.deps, system, otherId, other)
  expect(await shown(listening.port, own, root)).toBeUndefined()
  await keep()
  for (const host of [own, one, other]) {
    const certificate = await until(() => shown(listening.port, host, root), `the certificate of ${host}`)
    expect(certificate.subjectAltName).toBe(`DNS:${host}`)
    expect(row(host)).toMatchObject({ problem: null, failures: 0, directory: pebble.directory })
  }
  const page = await fetch(`https://127.0.0.1:${listening.port}/`, {
    headers: { host: other },
    tls: { ca: root, checkServerIdentity: () => undefined },
  })
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('>Other</a>')])
  const led = await fetch(`http://127.0.0.1:${httpPort}/history?page=2`, { headers: { host: one }, redirect: 'manual' })
  expect([led.status, led.headers.get('location')]).toEqual([301, `https://${one}/history?page=2`])

  // What is there is not got again, and a name that is given up is forgotten.
  const before = row(own)
  changeDomain(site.deps, system, otherId, '')
  await keep()
  expect([row(own), row(other)]).toEqual([before, undefined])
  await until(async () => ((await shown(listening.port, other, root)) ? undefined : true), 'the domain to be gone')
})

test('a certificate is renewed when a third of its life is left, and the next one is shown', async () => {
  const { listening, keep, row, root } = await served({ validity: 6 })
  await keep()
  const first = row(own)
  const serial = async () => (await shown(listening.port, own, root))?.serialNumber
  const before = await until(serial, 'the first certificate')
  expect((first?.renewAt ?? 0) - (first?.startsAt ?? 0)).toBeGreaterThanOrEqual(3000)
  const renewed = await until(async () => {
    await keep()
    return row(own)?.endsAt === first?.endsAt ? undefined : row(own)
  }, 'it to be renewed')
  expect(renewed?.triedAt ?? 0).toBeGreaterThanOrEqual(first?.renewAt ?? Number.NaN)
  await until(async () => ([before, undefined].includes(await serial()) ? undefined : true), 'the next to be shown')
})

test('a refused challenge says why, is tried again after a while, and keeps no other name waiting', async () => {
  const { site, pebble, clock, keep, row } = await served()
  const lost = 'status.one.test'
  changeDomain(site.deps, system, acmeId, lost)
  await pebble.forget(lost)
  await keep()
  expect(row(own)?.problem).toBeNull()
  expect(row(lost)).toMatchObject({ chain: null, failures: 1 })
  expect(row(lost)?.problem).toMatch(
    /^The authority (finds no address for|cannot reach).*status\.one\.test.* It says: “.+”$/,
  )
  await pebble.know(lost)
  await keep()
  expect(row(lost)?.failures).toBe(1)
  clock.jump(11 * 60_000)
  await keep()
  expect(row(lost)).toMatchObject({ failures: 0, problem: null, chain: expect.stringContaining('BEGIN CERTIFICATE') })
})

test('while a renewal fails the certificate stays, and after three failures the operator is told', async () => {
  const { site, pebble, clock, keep, row, listening, root } = await served()
  await keep()
  await until(() => shown(listening.port, own, root), 'the certificate')
  await pebble.forget(own)
  const before = row(own)
  // Another authority is wanted, which is a reason to renew at once.
  site.deps.authority = { ...authorityOf(pebble), directory: pebble.directory.replace('/dir', '/dir?again') }
  for (const [failure, minutes] of [
    [1, 11],
    [2, 31],
    [3, 0],
  ] as const) {
    await keep()
    expect([failure, row(own)?.failures]).toEqual([failure, failure])
    expect(activeAlarms(site.deps.db).map(({ kind }) => kind)).toEqual(failure < 3 ? [] : ['certificate_failing'])
    clock.jump(minutes * 60_000)
  }
  expect(row(own)).toMatchObject({ chain: before?.chain, endsAt: before?.endsAt })
  expect(await shown(listening.port, own, root)).toBeDefined()
})

const authorityOf = ({ directory }: Pebble) => ({ directory, email, userAgent: 'Opsentry/test' })

test('a clock that is off by a day is named, and costs no order', async () => {
  const { site, clock, keep, row } = await served()
  clock.jump(-86_400_000)
  await keep()
  expect(row(own)?.problem).toMatch(
    /^The clock of this machine says 20\S+Z, and the authority’s 20\S+Z: set it, best by NTP/,
  )
  expect(activeAlarms(site.deps.db)).toMatchObject([{ kind: 'certificate_failing', subject: own, cause: 'clock' }])
  clock.jump(86_400_000)
  await keep()
  expect(row(own)?.problem).toBeNull()
  expect(activeAlarms(site.deps.db)).toEqual([])
})

/** Pebble has no limits: in front of its orders stands a server that takes no more of them, as RFC 8555, 6.6 says. */
test('where the authority wants no more orders, none is asked for until it says so', async () => {
  const { site, pebble, clock, keep, row } = await served()
  let orders = 0
  const tls = { cert: pebble.ca.toString(), key: readFileSync(pebble.caFile.replace('.pem', '.key'), 'utf8') }
  await using limited: Bun.Server<undefined> = Bun.serve({
    ...{ hostname: 'localhost', port: 0, tls },
    async fetch({ url }): Promise<Response> {
      if (new URL(url).pathname === '/dir') {
        const directory = await fetch(pebble.directory, { tls: { ca: pebble.ca } }).then((answer) => answer.json())
        return Response.json({ ...Object(directory), newOrder: `${limited.url.origin}/order` })
      }
      orders += 1
      const problem = { type: 'urn:ietf:params:acme:error:rateLimited', detail: 'too many certificates' }
      return Response.json(problem, { status: 429, headers: { 'retry-after': '1800' } })
    },
  })
  site.deps.authority = { ...authorityOf(pebble), directory: `${limited.url.origin}/dir` }
  changeDomain(site.deps, system, acmeId, 'status.one.test')
  await keep()
  expect(row(own)?.problem).toBe(
    'The authority issues no more for now, and is asked again later. It says: “too many certificates”',
  )
  // The other name is not asked for either.
  expect([orders, row('status.one.test')]).toEqual([1, undefined])
  clock.jump(25 * 60_000)
  await keep()
  expect(orders).toBe(1)
  clock.jump(10 * 60_000)
  await keep()
  expect(orders).toBe(2)
})
