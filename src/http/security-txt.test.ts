import { expect, test } from 'vitest'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

const path = '/.well-known/security.txt'
const day = 24 * 3_600_000

const save = (app: TestApp, fields: Record<string, string>) =>
  app.as('ines').post('/admin/privacy/security-contact', {
    securityContact: '',
    securityPolicyUrl: '',
    securityLanguages: '',
    ...fields,
  })

/** The fields by name, as RFC 9116 has them: one a line, a colon after the name. */
async function fields(app: TestApp): Promise<Record<string, string>> {
  const { text, headers } = await app.visitor().get(path)
  expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
  return Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(/: (.*)/).slice(0, 2)),
  )
}

test('there is none while no contact is set', async () => {
  expect((await testApp().visitor().get(path)).status).toBe(404)
})

test('contact, languages, its own address and the policy; good for half a year, whenever it is read', async () => {
  const app = testApp()
  const contact = {
    securityContact: 'security@quill.example',
    securityPolicyUrl: 'https://quill.example/reports',
    securityLanguages: 'en, de',
  }
  expect((await save(app, contact)).status).toBe(303)
  const told = await fields(app)
  expect(told).toEqual({
    Contact: 'mailto:security@quill.example',
    Expires: '2026-09-06T00:00:00Z',
    'Preferred-Languages': 'en, de',
    Canonical: 'http://localhost/.well-known/security.txt',
    Policy: 'https://quill.example/reports',
  })
  app.deps.clock.advance(400 * day)
  const left = Date.parse((await fields(app)).Expires ?? '') - app.deps.clock.now()
  expect(left).toBeGreaterThan(179 * day)
  expect(left).toBeLessThan(365 * day)
  expect(app.audited(null)).toEqual(['security_contact.configured'])
  expect((await save(app, {})).status).toBe(303)
  expect((await app.visitor().get(path)).status).toBe(404)
})

test.each([
  [{ securityContact: 'http://quill.example' }, 'Type an e-mail address, or a web address that begins with https://.'],
  [{ securityContact: 'mailto:a@quill.example\nPolicy: https://evil.example' }, 'Type an e-mail address, or'],
  [{ securityContact: 'https://quill.example\nExpires: never' }, 'Type an e-mail address, or'],
  [{ securityPolicyUrl: 'quill.example' }, 'Type a web address that begins with https://.'],
  [{ securityLanguages: 'English!' }, 'Type language tags'],
])('refused with what to do: %j', async (typed, sentence) => {
  const app = testApp()
  const refused = await save(app, typed)
  expect([refused.status, refused.text.includes(sentence)]).toEqual([422, true])
  expect((await app.visitor().get(path)).status).toBe(404)
})

test('an organization’s own domain does not speak for the instance', async () => {
  const app = testApp()
  await save(app, { securityContact: 'security@quill.example' })
  changeDomain(app.deps, system, acmeId, 'status.acme.example')
  expect((await app.visitor('http://status.acme.example').get(path)).status).toBe(404)
})
