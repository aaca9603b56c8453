import { expect, test } from 'vitest'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import { entries } from '#src/testing/accounts.ts'
import { freshApp } from '#src/testing/fresh-app.ts'
import { system, testOrigin } from '#src/testing/personas.ts'
import { laterRefusal } from '#src/testing/room.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { readRelay } from '../mail/read-relay.ts'
import { publicUrl, readInstance } from '../settings/instance.ts'
import { nextStep } from './progress.ts'
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

const relay = {
  host: 'smtp.example.com',
  port: 587,
  security: 'starttls',
  user: 'acme',
  password: 'relay secret',
} as const

test('the whole wizard at once: an admin who owns the organization, the address, the relay, and the end of it', async () => {
  const deps = testDeps()
  const from = 'status@example.com'
  const url = 'https://Status.example.com/'
  const made = await setUpInstance(deps, system, { ...input, url, relay: { ...relay, from } })
  expect(deps.db.select().from(accounts).all()).toMatchObject([
    { id: made.accountId, name: 'Ann', email: 'ann@example.com', instanceAdmin: true, emailVerifiedAt: null },
  ])
  expect(deps.db.select().from(memberships).all()).toMatchObject([{ ...made, role: 'owner' }])
  expect(publicUrl(deps)).toBe('https://status.example.com')
  expect(readRelay(deps)).toEqual({ ...relay, from, connections: 5 })
  expect(readInstance(deps.db)).toMatchObject({ setUpAt: deps.clock.now(), relaySkippedAt: null })
  expect(nextStep(deps)).toBe('done')
  expect(Buffer.from(deps.db.$client.serialize()).includes('relay secret')).toBe(false)
})

test('the logs tell each step, by whoever ran the command, and both chains hold', async () => {
  const deps = testDeps()
  const { accountId, organizationId } = await setUpInstance(deps, system, input)
  expect(entries(deps, null).map(({ action, by }) => [action, by])).toEqual([
    ['account.created', 'test'],
    ['instance.configured', 'test'],
    ['instance.relay_skipped', 'test'],
    ['instance.set_up', 'test'],
  ])
  const changes = { name: 'Acme', slug: 'acme', timeZone: 'UTC', owner: accountId }
  expect(entries(deps, organizationId)).toEqual([
    { action: 'organization.created', by: 'test', subject: organizationId, changes },
  ])
  expect(verifyChains(deps.db)).toEqual([])
})

test('what fails on the way leaves nothing behind', async () => {
  const deps = testDeps()
  const taken = { id: 'imported0000', slug: 'acme', name: 'Imported', timeZone: 'UTC', createdAt: 0 }
  writeUnaudited(deps.db, (tx) => tx.insert(organizations).values(taken).run())
  expect(await laterRefusal(() => setUpInstance(deps, system, input))).toBe('invalid')
  expect([deps.db.select().from(accounts).all(), entries(deps, null)]).toEqual([[], []])
  expect(readInstance(deps.db)).toMatchObject({ setUpAt: null, homeOrganizationId: null, relaySkippedAt: null })
})

test('once it is set up a second time is a conflict, and changes nothing', async () => {
  const deps = testDeps()
  await setUpInstance(deps, system, input)
  await expect(setUpInstance(deps, system, { ...input, slug: 'other' })).rejects.toMatchObject({
    code: 'conflict',
    message: 'Opsentry is set up already: sign in instead.',
  })
  expect(deps.db.select().from(organizations).all()).toHaveLength(1)
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
    message: 'Setup was started in the browser: finish it there, with the setup link.',
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
    confirmedAt: null,
    wholeAccount: true,
    proofs: [],
    origin: testOrigin,
  } as const
  for (const actor of [visitor, account])
    await expect(setUpInstance(deps, actor, input)).rejects.toMatchObject({ code: 'forbidden' })
  expect(deps.db.select().from(accounts).all()).toEqual([])
})
