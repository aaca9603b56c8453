import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { endSelected } from './end-subscription.ts'
import { countSelected, notYetGone, type Selection } from './selected-subscribers.ts'

function room(): TestRoom {
  const made = testRoom()
  for (let one = 0; one < 230; one++) subscribe(made.deps, `reader-${one}@acme.example`)
  subscribe(made.deps, 'eve@beta.example')
  subscribe(made.deps, 'gone@beta.example', { state: 'unsubscribed' })
  subscribe(made.deps, 'waits@beta.example', { state: 'unconfirmed' })
  subscribe(made.deps, 'eve@elsewhere.example', { organizationId: otherId })
  return made
}

const left = ({ db }: TestRoom) =>
  db
    .select()
    .from(subscribers)
    .where(eq(subscribers.state, 'unsubscribed'))
    .all()
    .map(({ address }) => address)
    .toSorted()

const all = (filter: object): Selection => ({ filter: { inside: false, ...filter } })

test('all of a list, a search in it, a state of it: as many leave as were counted before, and nobody else', async () => {
  for (const [selection, people] of [
    [all({ search: 'BETA' }), 2],
    [all({ state: 'unconfirmed' }), 1],
    [all({ state: 'unsubscribed' }), 0],
    [all({ state: 'active' }), 231],
    [all({ channel: 'slack' }), 0],
    [all({}), 232],
  ] as const) {
    const made = room()
    expect(await countSelected(made.db, acmeId, selection, notYetGone)).toEqual({ people, more: false })
    expect(await endSelected(made.deps, system, acmeId, selection)).toEqual({ ended: people, more: false })
    expect(left(made)).toHaveLength(people + 1)
    expect(made.audited().filter((action) => action === 'subscriber.unsubscribed')).toHaveLength(people)
    expect(left(made)).not.toContain('eve@elsewhere.example')
  }
})

test('those ticked leave; one who is not of this list refuses them all', async () => {
  const made = room()
  const [eve, waits] = ['eve@beta.example', 'waits@beta.example'].map(
    (address) => made.db.select().from(subscribers).where(eq(subscribers.address, address)).get()?.id ?? '',
  ) as [string, string]
  expect(await laterRefusal(() => endSelected(made.deps, system, acmeId, { ids: [eve, 'nobody'] }))).toBe('invalid')
  expect(await laterRefusal(() => endSelected(made.deps, system, otherId, { ids: [eve] }))).toBe('invalid')
  expect(await endSelected(made.deps, system, acmeId, { ids: [eve, waits] })).toEqual({ ended: 2, more: false })
  expect(left(made)).toEqual(['eve@beta.example', 'gone@beta.example', 'waits@beta.example'])
})

test('whoever may not change the list takes nobody out of it', async () => {
  const made = room()
  for (const who of ['vic', 'olga'] as const)
    expect(await laterRefusal(() => endSelected(made.deps, made.actor(who), acmeId, all({})))).toMatch(
      /forbidden|not_found/,
    )
  expect(left(made)).toEqual(['gone@beta.example'])
})
