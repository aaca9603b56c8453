import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { instance, organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, otherId, populate } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { testDatabase, testDeps, testEpoch } from '#src/testing/test-deps.ts'
import {
  cachedInstance,
  ensureInstance,
  homeLanguage,
  homeName,
  homeSlug,
  type Instance,
  isSetUp,
  keptAddresses,
  namedUrl,
  publicUrl,
  readInstance,
  showsHomepage,
} from './instance.ts'
import { linkKeyIdentity } from './link-key.ts'

const set = ({ db }: Pick<TestRoom, 'db'>, change: Partial<Instance>) =>
  writeUnaudited(db, (tx) => tx.update(instance).set(change).run())

test('the first start makes the row, its link key sealed; a later one changes nothing', () => {
  const deps = testDeps()
  const first = readInstance(deps.db)
  expect(first).toMatchObject({ id: 1, createdAt: testEpoch, setUpAt: null, homeOrganizationId: null })
  expect(deps.secrets.open(first.linkKey, linkKeyIdentity)).toBe(`token-1-${'x'.repeat(32)}`)
  expect(first.linkKey.startsWith('v1.')).toBe(true)
  deps.clock.advance(1000)
  ensureInstance(deps)
  expect(deps.db.select().from(instance).all()).toEqual([first])
})

test('without the row nothing can be said', () => {
  const db = testDatabase()
  const sentence = 'the instance row is missing: ensureInstance runs at every start'
  expect(() => readInstance(db)).toThrow(sentence)
  expect(() => cachedInstance(db)).toThrow(sentence)
})

test('before it is set up the instance has no name, no home and no address but where it listens', () => {
  const deps = testDeps({ defaultUrl: 'http://localhost:3000' })
  set(deps, { url: 'https://status.example.com' })
  expect([publicUrl(deps), namedUrl(deps), isSetUp(deps)]).toEqual(['http://localhost:3000', null, false])
  expect([homeSlug(deps), homeName(deps), homeLanguage(deps)]).toEqual([null, null, 'en'])
})

test.each([
  ['the environment names it', 'https://fixed.example', 'https://wizard.example', 'https://fixed.example'],
  ['the wizard named it', null, 'https://wizard.example', 'https://wizard.example'],
  ['nobody named it', null, null, 'http://localhost:3000'],
])('the public address where %s', (_when, fixedUrl, url, expected) => {
  const room = testRoom({ fixedUrl, defaultUrl: 'http://localhost:3000' })
  set(room, { url })
  expect([publicUrl(room.deps), namedUrl(room.deps)]).toEqual([expected, fixedUrl ?? url])
})

test('what the environment names holds before the wizard is finished, too', () => {
  expect(publicUrl(testDeps({ fixedUrl: 'https://fixed.example' }))).toBe('https://fixed.example')
})

test('what is kept in memory follows every change at once', () => {
  const room = testRoom()
  const { deps, db } = room
  const facts = () => [homeSlug(deps), homeName(deps), homeLanguage(deps), keptAddresses(deps), showsHomepage(deps)]
  expect(facts()).toEqual(['acme', 'Acme', 'en', 'full', false])
  writeUnaudited(db, (tx) =>
    tx
      .update(organizations)
      .set({ slug: 'acme2', name: 'Acme 2', language: 'de' })
      .where(eq(organizations.id, acmeId))
      .run(),
  )
  set(room, { requestAddresses: 'truncated', homepageShown: true })
  expect(facts()).toEqual(['acme2', 'Acme 2', 'de', 'truncated', true])
  set(room, { homeOrganizationId: otherId })
  expect(facts()).toEqual(['other', 'Other', 'en', 'truncated', true])
})

test('two databases in one process know nothing of each other', () => {
  const [one, two] = [testRoom(), testDeps()]
  expect([isSetUp(one.deps), isSetUp(two)]).toEqual([true, false])
  populate(two)
  expect(isSetUp(two)).toBe(true)
})
