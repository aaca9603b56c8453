import { expect, test } from 'vitest'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { freshApp } from '#src/testing/fresh-app.ts'
import { system, testOrigin } from '#src/testing/personas.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { publicUrl, readInstance, readRelay } from '../settings/instance.ts'
import { setUpInstance } from './set-up-instance.ts'

const input = {
  organization: 'Acme',
  slug: 'acme',
  timeZone: 'UTC',
  name: 'Ann',
  email: 'ann@example.com',
  password: 'correct horse battery',
}

test('without a URL and a relay it answers where it listens, and mail is marked as skipped', async () => {
  const deps = testDeps()
  const made = await setUpInstance(deps, system, input)
  expect(deps.db.select({ id: accounts.id }).from(accounts).all()).toEqual([{ id: made.accountId }])
  expect(deps.db.select({ id: organizations.id }).from(organizations).all()).toEqual([{ id: made.organizationId }])
  expect(publicUrl(deps)).toBe('http://localhost')
  expect(readRelay(deps)).toBeNull()
  expect(readInstance(deps.db).relaySkippedAt).toBe(deps.clock.now())
})

test('two at once make one instance', async () => {
  const deps = testDeps()
  const outcomes = await Promise.allSettled([1, 2].map(() => setUpInstance(deps, system, input)))
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(deps.db.select().from(accounts).all()).toHaveLength(1)
  expect(deps.db.select().from(organizations).all()).toHaveLength(1)
})

test('it leaves a wizard that was begun in the browser alone', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  await browser.post('/setup/account', { name: 'Eve', email: 'eve@example.com', password: 'correct horse battery' })
  await expect(setUpInstance(app.deps, system, input)).rejects.toMatchObject({
    code: 'conflict',
    message: 'Setting up was begun in the browser: finish it there, with the setup link.',
  })
  expect(app.deps.db.select().from(accounts).all()).toHaveLength(1)
})

test('every wrong field is named, those of the relay with their prefix', async () => {
  const relay = { host: '', port: 0, security: 'tls', user: null, password: null, from: 'nobody' } as const
  const wrong = { organization: '', slug: 'X', timeZone: 'Mars', name: '', email: '', password: '', url: 'x', relay }
  const error: unknown = await setUpInstance(testDeps(), system, wrong).catch((refusal) => refusal)
  expect(Object.keys((error as { fields: Record<string, string> }).fields).sort()).toEqual([
    'email',
    'name',
    'organization',
    'password',
    'relay.from',
    'relay.host',
    'relay.port',
    'slug',
    'timeZone',
    'url',
  ])
})

test('visitors and ordinary accounts may not', async () => {
  const deps = testDeps()
  const visitor = { kind: 'visitor', origin: testOrigin } as const
  const account = {
    kind: 'account',
    accountId: 'x',
    name: 'X',
    instanceAdmin: false,
    sessionId: '',
    secondFactor: false,
    origin: testOrigin,
  } as const
  for (const actor of [visitor, account])
    await expect(setUpInstance(deps, actor, input)).rejects.toMatchObject({ code: 'forbidden' })
  expect(deps.db.select().from(accounts).all()).toEqual([])
})
