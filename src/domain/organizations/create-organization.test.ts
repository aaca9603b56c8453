import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { instance, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { accountOf, otherId, type Persona, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { changeSlug } from './change-organization.ts'
import { createOrganization, mayOpenOrganization, openOrganization } from './create-organization.ts'
import { deleteOrganization } from './delete-organization.ts'

const input = { organization: 'New Ltd', slug: '', timeZone: 'Europe/Paris' }

const open = ({ deps }: TestRoom, persona: Persona, change: Partial<typeof input> = {}) =>
  openOrganization(deps, accountOf(persona), { ...input, ...change })

const countOf = ({ db }: TestRoom) => db.select().from(organizations).all().length

test('the instance admin makes an organization, owns it, and both audit logs say so', () => {
  const room = testRoom()
  const { deps, db } = room
  expect(open(room, 'ines')).toBe('new-ltd')
  const made = db.select().from(organizations).where(eq(organizations.slug, 'new-ltd')).get()
  expect(made).toMatchObject({
    name: 'New Ltd',
    timeZone: 'Europe/Paris',
    language: 'en',
    visibility: 'public',
    hiddenFromSearch: false,
    requiresSecondFactor: false,
    recallSeconds: 30,
    silentAfterHours: 4,
    customDomain: null,
    senderAddress: null,
    createdAt: testEpoch,
    deletedAt: null,
  })
  const id = made?.id ?? ''
  expect(db.select().from(memberships).where(eq(memberships.organizationId, id)).all()).toEqual([
    { organizationId: id, accountId: 'ines00000000', role: 'owner', createdAt: testEpoch },
  ])
  const entry = { action: 'organization.created', by: 'ines00000000', subject: `organization ${id}` }
  const facts = { name: 'New Ltd', slug: 'new-ltd', timeZone: 'Europe/Paris', owner: 'ines00000000' }
  expect(lastEntry(deps, id)).toEqual({ ...entry, changes: facts })
  expect(lastEntry(deps, null)).toEqual({ ...entry, changes: { slug: 'new-ltd' } })
})

test('other accounts make one where the instance admin allows it, also owners of another', () => {
  const room = testRoom()
  for (const persona of ['otto', 'vic', 'olga'] as const) {
    expect(mayOpenOrganization(room.deps, accountOf(persona))).toBe(false)
    expect(refusal(() => open(room, persona))).toBe('forbidden')
  }
  expect([countOf(room), room.audited(null)]).toEqual([2, []])
  writeUnaudited(room.db, (tx) => void tx.update(instance).set({ organizationCreation: 'accounts' }).run())
  expect(mayOpenOrganization(room.deps, accountOf('vic'))).toBe(true)
  open(room, 'vic')
  const made = room.db.select().from(memberships).where(eq(memberships.accountId, 'vic000000000')).all()
  expect(made.map(({ role }) => role).toSorted()).toEqual(['owner', 'viewer'])
})

/** Ways in which a short name came to belong to somebody else. */
const taken: Record<string, (room: TestRoom) => void> = {
  'of another organization': ({ deps }) => void changeSlug(deps, system, otherId, { slug: 'wanted' }),
  'a former one of another, where links lead on': ({ deps }) => {
    changeSlug(deps, system, otherId, { slug: 'wanted' })
    changeSlug(deps, system, otherId, { slug: 'later' })
  },
  'of one that is deleted and can come back': ({ deps }) => {
    changeSlug(deps, system, otherId, { slug: 'wanted' })
    deleteOrganization(deps, system, otherId, 'Other')
  },
}

test.each(Object.entries(taken))('a short name that is %s is refused, and nothing is written', (_, take) => {
  const room = testRoom()
  take(room)
  const before = room.audited(null)
  const slug = 'The address “wanted” belongs to another organization here: choose another one.'
  expect(() => open(room, 'iris', { slug: 'wanted' })).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { slug } }),
  )
  expect([countOf(room), room.audited(null)]).toEqual([2, before])
})

test('what is mistyped is refused beside its field, and spends none of the twenty a day', () => {
  const room = testRoom()
  expect(() => open(room, 'iris', { organization: ' ', timeZone: 'Mars' })).toThrow(
    expect.objectContaining({
      code: 'invalid',
      fields: {
        organization: 'Type a name.',
        timeZone: 'Choose a time zone from the list, such as Europe/Berlin or UTC.',
      },
    }),
  )
  for (let one = 1; one <= 20; one++) open(room, 'iris', { slug: `new-${one}` })
  expect(refusal(() => open(room, 'iris', { slug: 'new-21' }))).toBe('rate_limited')
  open(room, 'ines', { slug: 'new-21' })
  room.clock.advance(24 * 3_600_000)
  open(room, 'iris', { slug: 'new-22' })
  expect(countOf(room)).toBe(24)
})

test('an organization that moves here keeps its id', () => {
  const { deps, db } = testRoom()
  const given = { organization: 'Moved', slug: 'moved', timeZone: 'UTC', ownerId: 'ann000000000', id: 'moved0000000' }
  expect(write(db, (tx) => createOrganization(tx, deps, system, given))).toBe('moved0000000')
  expect(lastEntry(deps, 'moved0000000')).toMatchObject({ action: 'organization.created', by: 'test' })
})
