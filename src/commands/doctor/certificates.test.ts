import { expect, test } from 'vitest'
import { type Config, readConfig } from '#src/config.ts'
import { AcmeError } from '#src/domain/certificates/acme-error.ts'
import { noteFailure, saveCertificate } from '#src/domain/certificates/note-attempt.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { lookAtCertificates } from './certificates.ts'
import { type Ground, realOutside } from './ground.ts'

const day = 86_400_000
const own = 'status.acme.example'
const url = `https://${own}`
const config = readConfig({ OPSENTRY_ACME_EMAIL: 'ops@acme.example', OPSENTRY_URL: url })
const authority = { directory: 'https://ca.example/d', email: 'ops@acme.example', userAgent: '' }

function ground(given: Config = config) {
  const room = testRoom({ fixedUrl: given.url ?? null })
  const { db, clock, secrets } = room.deps
  const data = { db, instance: readInstance(db), url: given.url ?? null }
  const outside = { ...realOutside(), clock }
  const looked: Ground = {
    config: given,
    outside,
    data,
    secrets,
    problem: null,
    paths: {} as Ground['paths'],
    close() {},
  }
  const save = (host: string, days: number) => {
    const [startsAt, endsAt] = [clock.now() + (days - 90) * day, clock.now() + days * day]
    const made = { host, key: 'k', chain: 'c', directory: authority.directory, startsAt, endsAt }
    saveCertificate(room.deps, system, made)
  }
  const failed = () =>
    noteFailure(room.deps, { host: own, kind: 'own' }, authority, new AcmeError('refused', 'none', { type: 'dns' }))
  return { save, failed, look: () => lookAtCertificates(looked) }
}

test('nothing is said where nobody asks for certificates', async () => {
  expect(await ground(readConfig({ OPSENTRY_URL: url })).look()).toEqual([])
})

test('a name without a certificate, a failure with and without one, and one that is in order', async () => {
  const { save, failed, look } = ground()
  expect(await look()).toMatchObject([{ state: 'warn', sentence: expect.stringContaining('has no certificate yet') }])
  failed()
  expect(await look()).toMatchObject([
    { state: 'fail', sentence: expect.stringMatching(/^status\.acme\.example: The authority finds no address/) },
  ])
  save(own, 90)
  expect(await look()).toEqual([
    {
      state: 'ok',
      sentence: '1 name(s) have certificates; that of status.acme.example is the first to end, on 2026-06-08.',
    },
  ])
  failed()
  expect(await look()).toMatchObject([{ state: 'warn' }])
  save(own, -1)
  failed()
  expect(await look()).toMatchObject([{ state: 'fail' }])
})

test('an address has no certificate to get', async () => {
  const found = await ground(
    readConfig({ OPSENTRY_ACME_EMAIL: 'ops@acme.example', OPSENTRY_URL: 'https://192.0.2.7' }),
  ).look()
  expect(found).toMatchObject([
    { state: 'warn', sentence: expect.stringContaining('no name to get a certificate for') },
  ])
})
