import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId } from '#src/testing/personas.ts'

const stored = ({ deps }: TestApp) => deps.db.select().from(organizations).where(eq(organizations.id, acmeId)).get()
const page = '/app/acme/settings/visibility'

test('a password is set, kept when the field is left empty, and changed; none of it is in the audit log', async () => {
  const app = testApp()
  const ann = app.as('ann')
  const set = (password: string, more = {}) => ann.post(page, { visibility: 'password', password, ...more })
  expect((await set('open sesame')).location).toBe(page)
  const first = stored(app)?.pagePasswordHash
  expect(first).toMatch(/^\$2[aby]\$/)
  expect((await set('', { hiddenFromSearch: 'yes' })).status).toBe(303)
  expect(stored(app)).toMatchObject({ visibility: 'password', pagePasswordHash: first, hiddenFromSearch: true })
  await set('close sesame')
  expect(stored(app)?.pagePasswordHash).not.toBe(first)
  expect(app.audited()).toEqual(Array(3).fill('organization.visibility_changed'))
  const log = JSON.stringify(app.deps.db.select().from(auditEntries).all())
  expect(log).not.toMatch(/sesame|\$2[aby]\$/)
  expect((await ann.get(page)).text).not.toContain('sesame')
})

test.each([
  ['short', 'Choose a password of at least 8 characters.'],
  ['', 'Choose a password of at least 8 characters.'],
  ['ü'.repeat(37), 'Choose a shorter password: bcrypt reads 72 bytes and would ignore the rest of this one.'],
])('%j is refused as the password of a page, and the page stays public', async (password, sentence) => {
  const app = testApp()
  const answer = await app.as('ann').post(page, { visibility: 'password', password, hiddenFromSearch: 'yes' })
  expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true])
  expect(answer.text).toMatch(/value="password" checked/)
  expect(answer.text).toMatch(/name="hiddenFromSearch" value="yes" checked/)
  expect([stored(app)?.visibility, app.audited()]).toEqual(['public', []])
})

test('who may see the page has to be chosen', async () => {
  const app = testApp()
  for (const visibility of ['', 'nobody']) {
    const answer = await app.as('ann').post(page, { visibility })
    expect([answer.status, answer.text.includes('Choose who may see the page.')]).toEqual([422, true])
  }
  expect(stored(app)?.visibility).toBe('public')
})

test('editors change no visibility, and another organization is not found', async () => {
  const app = testApp()
  expect((await app.as('ed').post(page, { visibility: 'members' })).status).toBe(403)
  expect((await app.as('olga').post(page, { visibility: 'members' })).status).toBe(404)
  expect([stored(app)?.visibility, app.audited()]).toEqual(['public', []])
})

test('language and the timing of updates are stored within their bounds', async () => {
  const app = testApp()
  const ann = app.as('ann')
  await ann.post('/app/acme/settings', { organization: 'Acme', timeZone: 'UTC', language: 'ja' })
  const timing = (recallSeconds: string, silentAfterHours: string) =>
    ann.post('/app/acme/settings/update-timing', { recallSeconds, silentAfterHours })
  expect((await timing('300', '0')).status).toBe(303)
  expect(stored(app)).toMatchObject({ language: 'ja', recallSeconds: 300, silentAfterHours: 0 })
  for (const [recall, silence] of [
    ['301', '4'],
    ['30', '169'],
    ['-1', '4'],
    ['1.5', '4'],
    ['', '4'],
    ['30', 'never'],
  ] as const)
    expect([recall, silence, (await timing(recall, silence)).status]).toEqual([recall, silence, 422])
  const klingon = { organization: 'Acme', timeZone: 'UTC', language: 'tlh' }
  expect((await ann.post('/app/acme/settings', klingon)).text).toContain('Choose one of the languages.')
  expect(app.audited()).toEqual(['organization.changed', 'organization.update_timing_changed'])
  expect((await app.as('ed').post('/app/acme/settings/update-timing', {})).status).toBe(403)
})
