import { expect, test } from 'vitest'
import { connectRelay, invite } from '#src/testing/invitations.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { accountId, acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { changePersonsRole, findPerson, listPeople, removePerson } from './people.ts'

function room() {
  const all = testRoom()
  connectRelay(all.deps)
  const { id } = invite(all.deps, { email: 'new@example.com', name: 'Newa Newton', role: 'viewer' })
  return { ...all, invited: id }
}

test('the team is its members and those who are invited', () => {
  const { db, invited } = room()
  const people = listPeople(db, acmeId)
  expect(people.map(({ id }) => id)).toEqual([...['iris', 'otto', 'ann', 'ed', 'vic'].map(accountId), invited])
  const since = testEpoch
  expect(people[3]).toEqual({
    ...{ kind: 'member', id: accountId('ed'), email: 'ed@example.com', name: 'Ed', role: 'editor', since },
  })
  expect(people[5]).toEqual({
    ...{ kind: 'invited', id: invited, email: 'new@example.com', name: 'Newa Newton', role: 'viewer', since },
  })
})

test('whoever is taken out is gone, member or invited', () => {
  const { deps, db, actor, invited, audited } = room()
  for (const id of [accountId('vic'), invited]) removePerson(deps, actor('ann'), acmeId, id)
  expect(listPeople(db, acmeId).map(({ id }) => id)).toEqual(['iris', 'otto', 'ann', 'ed'].map(accountId))
  expect(audited().slice(-2)).toEqual(['member.removed', 'invitation.withdrawn'])
  expect(refusal(() => removePerson(deps, system, acmeId, invited))).toBe('not_found')
})

test('a role is changed, of a member as of somebody who is invited', () => {
  const { deps, db, actor, invited } = room()
  changePersonsRole(deps, actor('ann'), acmeId, accountId('vic'), 'editor')
  changePersonsRole(deps, actor('ann'), acmeId, invited, 'admin')
  expect([accountId('vic'), invited].map((id) => findPerson(db, acmeId, id).role)).toEqual(['editor', 'admin'])
  expect(lastEntry(deps)).toEqual({
    ...{ action: 'invitation.role_changed', by: accountId('ann'), subject: `invitation ${invited}` },
    changes: { before: { role: 'viewer' }, after: { role: 'admin' } },
  })
})

test('nobody gives or takes a role above their own, editors none, and nobody another organization’s', () => {
  const { deps, db, actor, invited, audited } = room()
  const own = invite(deps, { email: 'owner@example.com', role: 'owner' }).id
  const before = [listPeople(db, acmeId), audited()]
  const change = (who: 'ann' | 'ed' | 'olga', id: string, role: 'owner' | 'viewer') => [
    refusal(() => changePersonsRole(deps, actor(who), acmeId, id, role)),
    refusal(() =>
      role === 'viewer'
        ? removePerson(deps, actor(who), acmeId, id)
        : changePersonsRole(deps, actor(who), acmeId, id, role),
    ),
  ]
  expect(change('ann', invited, 'owner')).toEqual(['forbidden', 'forbidden'])
  expect(refusal(() => changePersonsRole(deps, actor('ann'), acmeId, own, 'viewer'))).toBe('forbidden')
  expect(change('ann', accountId('otto'), 'viewer')).toEqual(['forbidden', 'forbidden'])
  expect(change('ed', invited, 'viewer')).toEqual(['forbidden', 'forbidden'])
  expect(change('olga', invited, 'viewer')).toEqual(['not_found', 'not_found'])
  expect(refusal(() => removePerson(deps, actor('olga'), otherId, invited))).toBe('not_found')
  expect([listPeople(db, acmeId), audited()]).toEqual(before)
})
