import { expect, test } from 'vitest'
import { AcmeError } from '#src/domain/certificates/acme-error.ts'
import { listCertificates } from '#src/domain/certificates/certificates.ts'
import { noteFailure, saveCertificate } from '#src/domain/certificates/note-attempt.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

const day = 86_400_000
const own = 'status.acme.example'
const authority = { directory: 'https://ca.example/d', email: 'ops@acme.example', userAgent: 'Opsentry/test' }

test('the screen says which names have certificates, until when, and why one has none', async () => {
  const site = testApp({ fixedUrl: `http://${own}`, authority })
  changeDomain(site.deps, system, acmeId, 'status.shop.example')
  const startsAt = site.deps.clock.now()
  const issued = { key: 'key', chain: 'chain', startsAt, endsAt: startsAt + 90 * day, directory: authority.directory }
  saveCertificate(site.deps, system, { ...issued, host: own })
  const name = { host: 'status.shop.example', kind: 'domain' } as const
  noteFailure(site.deps, name, authority, new AcmeError('refused', 'no A record', { type: 'dns' }))

  const { status, text } = await site.as('iris').get('/admin/certificates')
  expect([status, text]).toEqual([200, expect.stringContaining('ca.example')])
  expect(text).toContain(own)
  expect(text).toContain('datetime="2026-06-08T12:00:00.000Z"')
  expect(text).toContain('The authority finds no address for status.shop.example')
  expect(text).toContain('no A record')
  expect(text).not.toContain('chain')

  const tried = await site.as('iris').post('/admin/certificates/attempt', { host: 'status.shop.example' })
  expect(tried.status).toBe(303)
  expect(listCertificates(site.deps.db).find(({ id }) => id === name.host)?.nextTryAt).toBe(0)
  expect((await site.as('ann').get('/admin/certificates')).status).toBe(403)
})

test('without an authority it says how to let Opsentry get certificates', async () => {
  const { text } = await testApp().as('iris').get('/admin/certificates')
  expect(text).toContain('OPSENTRY_ACME_EMAIL')
})
