import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { recordDataRequest } from '#src/domain/data-requests/record-data-request.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { setAnchorPlace } from '#src/domain/notifications/audit-anchors/set-anchor-place.ts'
import { routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { subscribe } from '#src/testing/factories.ts'
import type { TestApp } from '#src/testing/harness.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { filled, populated } from '#src/testing/one-of-everything.ts'
import { acmeId } from '#src/testing/personas.ts'

const entries = ({ deps }: TestApp) =>
  deps.db.select({ n: sql<number>`count(*)` }).from(auditEntries).get()?.n ?? Number.NaN

/** Forms that nobody has to sign in for, filled in so that they are taken. */
const taken: Record<string, Record<string, string>[]> = {
  'statusPage.subscribe.request': [
    { email: 'new@example.org' },
    { email: 'sue@example.org' },
    { channel: 'slack', url: 'https://hooks.slack.com/services/T/B/x' },
    { channel: 'webhook', url: 'https://hooks.example.org/x' },
  ],
  'statusPage.access.enter': [{ password: 'wrong' }],
  'signIn.enter': [
    { email: 'ann@example.com', password: 'wrong horse battery' },
    { email: 'nobody@example.com', password: 'wrong horse battery' },
  ],
  'signIn.passkey': [{ token: 'x', response: '{}' }],
  'signIn.passkeyChallenge': [{}],
  'signUp.request': [{ email: 'new@example.com' }, { email: 'ann@example.com' }],
  'forgotPassword.request': [{ email: 'ann@example.com' }, { email: 'nobody@example.com' }],
}

/** A link that was mailed makes somebody of whoever has it. */
const open = routesIn(routes).filter(
  ({ may, proof, path }) =>
    may === 'anyone' && proof !== 'signed link' && proof !== 'signature' && !/:token/.test(path),
)

test('nobody who is not signed in adds an entry to any audit log, whatever they send', async () => {
  const { app, ids, common } = populated()
  writeUnaudited(app.deps.db, (tx) => tx.update(instance).set({ signUp: 'open' }).run())
  subscribe(app.deps, 'sue@example.org')
  const before = entries(app)
  const guilty: string[] = []
  const answers: string[] = []
  for (const route of open) {
    const path = filled(route.path.replace(':base', 's/:slug'), 'acme', ids.acme, undefined, common)
    for (const form of route.method === 'GET' ? [null] : (taken[route.name] ?? [{}])) {
      const visitor = app.visitor()
      const { status } = form === null ? await visitor.get(path) : await visitor.post(path, form)
      answers.push(`${route.name} ${status}`)
      if (entries(app) !== before) guilty.push(route.name)
    }
  }
  expect(guilty).toEqual([])
  for (const answer of ['signUp.request 200', 'forgotPassword.request 200', 'signIn.enter 422'])
    expect(answers).toContain(answer)
  expect(answers.filter((answer) => answer === 'statusPage.subscribe.request 200').length).toBeGreaterThanOrEqual(2)
})

test('whoever takes personal data away, or looks at one person’s, leaves an entry before they get it', async () => {
  const { app } = populated()
  const [ann, admin] = [app.as('ann'), app.as('ines')]
  const asked = { kind: 'access', address: 'sue@example.org', receivedAt: 0, notes: '' } as const
  const id = recordDataRequest(app.deps, ines, asked)
  const looks: [string, string, string | null, object][] = [
    ['subscribers.exported', '/app/acme/subscribers.csv?search=sue', acmeId, { filteredBy: ['search'] }],
    ['audit.exported', '/app/acme/audit.csv', acmeId, { format: 'csv', filteredBy: [] }],
    ['audit.exported', '/app/acme/audit.ndjson?action=service', acmeId, { format: 'ndjson', filteredBy: ['action'] }],
    ['audit.exported', '/admin/audit.csv', null, { format: 'csv' }],
    ['request_log.searched', '/admin/request-logs?ip=192.0.2.9', null, { address: '192.0.2.9' }],
    ['data_request.read', `/admin/data-requests/${id}`, null, {}],
  ]
  for (const [action, path, organizationId, changes] of looks) {
    const browser = organizationId === null ? admin : ann
    expect([path, (await browser.get(path)).status]).toEqual([path, 200])
    expect([path, lastEntry(app.deps, organizationId)]).toMatchObject([path, { action, changes }])
  }
  const before = entries(app)
  await admin.get('/admin/request-logs?path=/s/acme')
  await app.as('vic').get('/app/acme/subscribers.csv')
  expect(entries(app)).toBe(before)
})

test('the place of anchors is set on screen; what was mistyped is shown again with what to do', async () => {
  const { app } = populated()
  const admin = app.as('ines')
  const shown = await admin.get('/admin/audit/anchors')
  expect(shown.text).toContain('auditor@example.com')
  const wrong = await admin.post('/admin/audit/anchors', { place: 'not an address' })
  expect([wrong.status, wrong.text.includes('value="not an address"')]).toEqual([422, true])
  const url = await admin.post('/admin/audit/anchors', { place: 'https://hooks.example.org/keep?token=hush' })
  expect(url.text).toMatch(/whsec_[\w+/=]{40}/)
  expect((await admin.get('/admin/audit/anchors')).text).not.toMatch(/whsec_|hush/)
  await admin.post('/admin/audit/anchors/sending', {})
  expect((await admin.get('/admin/audit/anchors')).text).toMatch(
    /opsentry-anchor \d{4}-\d\d-\d\dT[\d:.]+Z \d+ [0-9a-f]{64}/,
  )
  setAnchorPlace(app.deps, ines, readForm({ place: 'auditor@example.com' }))
  expect((await admin.post('/admin/audit/anchors/removal', {})).status).toBe(303)
})
