import { expect, test } from 'vitest'
import { acmeAccounts, tlsCertificates } from '#src/db/schema/certificates.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { certificateFor } from '#src/testing/certificates.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { acmeAccount } from './acme-account.ts'
import { AcmeError } from './acme-error.ts'
import { certificatesRevision, challengeAnswer, listCertificates, servedCertificates } from './certificates.ts'
import { keepCertificates } from './keep-certificates.ts'
import { noteFailure, saveCertificate } from './note-attempt.ts'
import { tryAgain } from './try-again.ts'
import { wantedNames } from './wanted-names.ts'

const minute = 60_000
const day = 24 * 60 * minute
const own = 'status.acme.example'
const fixedUrl = `https://${own}`
const nobody = 'https://localhost:1/dir'
const authority = { directory: nobody, email: 'ops@acme.example', userAgent: 'Opsentry/test' }

/** A server over https on this machine that answers as it is told, and an instance that takes it for the authority. */
function roomWith(answer: (path: string, origin: string) => Response) {
  const now = Date.now()
  const { cert, key } = certificateFor('localhost', { from: now - day, until: now + day })
  const asked: string[] = []
  const server = Bun.serve({
    ...{ hostname: '127.0.0.1', port: 0, tls: { cert, key } },
    fetch({ url }) {
      const { pathname, origin } = new URL(url)
      asked.push(pathname)
      return answer(pathname, origin)
    },
  })
  atEnd(() => server.stop(true))
  const http = createHttpClient({ ca: Buffer.from(cert), resolve: async () => ['127.0.0.1'] })
  const room = testRoom({
    fixedUrl,
    http,
    authority: { ...authority, directory: `https://localhost:${server.port}/dir` },
  })
  // As any authority, it has the real time.
  room.clock.set(now)
  const row = () => listCertificates(room.db).find(({ id }) => id === own)
  return { ...room, asked, row, keep: () => keepCertificates(room.deps, system) }
}

const certificate = (room: ReturnType<typeof testRoom>, host = own) => {
  const from = room.clock.now()
  const made = certificateFor(host, { from, until: from + 90 * day })
  return { host, directory: nobody, key: made.key, chain: made.cert, startsAt: from, endsAt: from + 90 * day }
}

test('the names are those at which pages stand: the public URL’s, of organizations, and former ones', () => {
  const room = testRoom({ fixedUrl })
  changeDomain(room.deps, system, acmeId, 'status.shop.example')
  expect(wantedNames(room.deps)).toEqual([
    { host: own, kind: 'own' },
    { host: 'status.shop.example', kind: 'domain' },
  ])
  for (const url of ['http://localhost:3000', 'https://192.0.2.7', 'https://[2001:db8::1]', 'https://intranet'])
    expect(wantedNames({ ...room.deps, fixedUrl: url }).filter(({ kind }) => kind === 'own')).toEqual([])
})

test('nothing is asked of anybody where no authority is named', async () => {
  const room = testRoom({ fixedUrl })
  await keepCertificates(room.deps, system)
  expect([listCertificates(room.db), room.db.select().from(acmeAccounts).all()]).toEqual([[], []])
})

test('a certificate is kept under its sealed key, served, recorded, and renewed when a third of its life is left', () => {
  const room = testRoom({ fixedUrl })
  const before = certificatesRevision(room.db)
  const issued = certificate(room)
  saveCertificate(room.deps, system, issued)
  const [row] = listCertificates(room.db)
  expect(row?.renewAt).toBe(issued.startsAt + 60 * day)
  expect(row?.key).not.toContain('PRIVATE KEY')
  expect(servedCertificates(room.deps)).toEqual([{ host: own, key: issued.key, chain: issued.chain }])
  expect(certificatesRevision(room.db)).not.toBe(before)
  expect(room.audited(null)).toContain('instance.certificate_issued')
})

test('a key that cannot be opened keeps the others from nobody', () => {
  const room = testRoom({ fixedUrl })
  saveCertificate(room.deps, system, certificate(room))
  saveCertificate(room.deps, system, certificate(room, 'status.shop.example'))
  room.db.update(tlsCertificates).set({ key: 'damaged' }).run()
  saveCertificate(room.deps, system, certificate(room, 'status.shop.example'))
  expect(servedCertificates(room.deps).map(({ host }) => host)).toEqual(['status.shop.example'])
  expect(room.deps.logger.lines.map(({ event }) => event)).toContain('the key of a certificate cannot be opened')
})

test('failures wait longer and longer, as long as the authority wants, and never beyond a week', () => {
  const room = testRoom({ fixedUrl })
  const name = { host: own, kind: 'own' } as const
  const waits = [10, 30, 60, 180, 360, 360].map((minutes) => minutes * minute)
  for (const wait of waits) {
    noteFailure(room.deps, name, authority, new AcmeError('refused', 'no', { type: 'connection' }))
    expect((listCertificates(room.db)[0]?.nextTryAt ?? 0) - room.clock.now()).toBe(wait)
  }
  for (const [wanted, wait] of [
    [2 * day, 2 * day],
    [400 * day, 7 * day],
  ] as const) {
    noteFailure(room.deps, name, authority, new AcmeError('refused', 'no', { type: 'rateLimited', retryAfter: wanted }))
    expect((listCertificates(room.db)[0]?.nextTryAt ?? 0) - room.clock.now()).toBe(wait)
  }
})

test('an authority that cannot be reached is left alone for a while, and the operator is told', async () => {
  const room = testRoom({ fixedUrl, authority })
  await keepCertificates(room.deps, system)
  const [row] = listCertificates(room.db)
  expect(row?.problem).toMatch(
    /^The authority at localhost:1 gives no certificate now, and is asked again later\. Nothing answers/,
  )
  expect(activeAlarms(room.db)).toMatchObject([{ kind: 'certificate_failing', subject: own, cause: 'unreachable' }])
  const [account] = room.db.select().from(acmeAccounts).all()
  expect(account?.pausedUntil).toBe(room.clock.now() + 5 * minute)
  expect(challengeAnswer(room.db, nobody, 'abc')).toBe(`abc.${account?.thumbprint}`)
  expect(challengeAnswer(room.db, 'https://elsewhere.example', 'abc')).toBeNull()
})

test('a certificate that comes ends the alarm', () => {
  const room = testRoom({ fixedUrl })
  noteFailure(room.deps, { host: own, kind: 'own' }, authority, new AcmeError('refused', '', { type: 'dns' }))
  expect(activeAlarms(room.db)).toHaveLength(1)
  saveCertificate(room.deps, system, certificate(room))
  expect(activeAlarms(room.db)).toEqual([])
})

test('a domain that is not pointed here yet asks no authority, counts no failure and alarms nobody', async () => {
  const room = testRoom({ fixedUrl, authority })
  const domain = 'status.shop.example'
  changeDomain(room.deps, system, acmeId, domain)
  saveCertificate(room.deps, system, certificate(room))
  const account = await acmeAccount(room.deps, nobody)
  // The public URL leads here, the domain elsewhere.
  room.deps.http = {
    ...room.deps.http,
    read: async ({ url }) => {
      const { hostname, pathname } = new URL(url)
      const body = hostname === own ? `${pathname.split('/').at(-1)}.${account.thumbprint}` : 'a shop'
      return { kind: 'answered', status: 200, retryAfter: null, location: null, body, duration: 1 }
    },
  }
  await keepCertificates(room.deps, system)
  const row = listCertificates(room.db).find(({ id }) => id === domain)
  expect(row).toMatchObject({ failures: 0, chain: null, nextTryAt: room.clock.now() + 10 * minute })
  expect(row?.problem).toMatch(/^status\.shop\.example does not lead here: point its DNS records to this Opsentry/)
  expect(activeAlarms(room.db)).toEqual([])
})

test.each([
  ['no directory', () => new Response('<h1>hello</h1>'), /It answers 200, and no directory\.$/],
  ['a server error', () => new Response('', { status: 503 }), /It answers 503, and no directory\.$/],
  ['an endless answer', () => new Response('x'.repeat(300_000)), /The answer is longer than 256 KiB\.$/],
  [
    'lists in place of texts',
    () => Response.json({ newNonce: [], newAccount: {}, newOrder: 1 }),
    /and no directory\.$/,
  ],
])('what is no authority is named, and ends: %s', async (_, answer, sentence) => {
  const { keep, row } = roomWith(answer)
  await keep()
  expect(row()?.problem).toMatch(sentence)
})

test('an authority that refuses every nonce is asked a few times, and no more', async () => {
  const { keep, row, asked } = roomWith((path, origin) => {
    const [newNonce, newAccount, newOrder] = ['nonce', 'account', 'order'].map((name) => `${origin}/${name}`)
    if (path === '/dir') return Response.json({ newNonce, newAccount, newOrder })
    const headers = { 'replay-nonce': 'bm9uY2U' }
    if (path === '/nonce') return new Response(null, { status: 204, headers })
    return Response.json({ type: 'urn:ietf:params:acme:error:badNonce', detail: 'too old' }, { status: 400, headers })
  })
  await keep()
  expect(asked).toEqual(['/dir', '/nonce', ...Array.from({ length: 6 }, () => '/account')])
  expect(row()?.problem).toBe(`The authority refuses a certificate for ${own}. It says: “too old”`)
})

test('only the instance admin asks again, and not without end', () => {
  const room = testRoom({ fixedUrl })
  noteFailure(room.deps, { host: own, kind: 'own' }, authority, new AcmeError('refused', '', { type: 'dns' }))
  expect(refusal(() => tryAgain(room.deps, room.actor('ann'), own))).toBe('forbidden')
  expect(refusal(() => tryAgain(room.deps, system, 'status.other.example'))).toBe('not_found')
  tryAgain(room.deps, system, own)
  expect(listCertificates(room.db)[0]?.nextTryAt).toBe(0)
  for (let more = 0; more < 2; more++) tryAgain(room.deps, system, own)
  expect(refusal(() => tryAgain(room.deps, system, own))).toBe('rate_limited')
})
