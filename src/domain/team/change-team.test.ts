import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { outcomeOf } from '#src/testing/outcome.ts'
import { accountId, acmeId, otherId, type Persona, programActor, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { type Role, roles } from '#src/words.ts'
import { changeRole, leaveTeam, removeMember, transferOwnership } from './change-team.ts'

const roleOf = ({ db }: TestRoom, persona: Persona, organizationId = acmeId) =>
  db
    .select()
    .from(memberships)
    .where(and(eq(memberships.accountId, accountId(persona)), eq(memberships.organizationId, organizationId)))
    .get()?.role

function join({ db }: TestRoom, persona: Persona, organizationId: string, role: Role): void {
  const row = { organizationId, accountId: accountId(persona), role, createdAt: testEpoch }
  writeUnaudited(db, (tx) => void tx.insert(memberships).values(row).run())
}

/** The account is deleted: nobody signs in with it any more, and it is erased in 30 days. */
function deleteAccount({ db }: TestRoom, persona: Persona): void {
  writeUnaudited(db, (tx) => {
    tx.update(accounts)
      .set({ deletionRequestedAt: testEpoch })
      .where(eq(accounts.id, accountId(persona)))
      .run()
  })
}

/** Only Otto owns acme. */
function ottoAlone(): TestRoom {
  const room = testRoom()
  removeMember(room.deps, system, acmeId, accountId('iris'))
  return room
}

const always = (word: string) => [word, word, word, word, word]

/** The outcome of giving somebody each role, from owner to viewer, and of removing them. */
test.each<[Persona, Persona, string[]]>([
  ['otto', 'iris', always('done')],
  ['otto', 'ann', always('done')],
  ['ann', 'otto', always('forbidden')],
  ['ann', 'ann', ['forbidden', 'done', 'done', 'done', 'done']],
  ['ann', 'ed', ['forbidden', 'done', 'done', 'done', 'done']],
  ['ann', 'vic', ['forbidden', 'done', 'done', 'done', 'done']],
  ['ann', 'olga', always('not_found')],
  ['ann', 'ines', always('not_found')],
  ['ed', 'vic', always('forbidden')],
  ['ed', 'ed', always('forbidden')],
  ['vic', 'vic', always('forbidden')],
  ['olga', 'vic', always('not_found')],
  ['olga', 'olga', always('not_found')],
])('%s decides on %s: %j', (by, whom, expected) => {
  const attempt = (act: (room: TestRoom) => void, after: Role | undefined) => {
    const room = testRoom()
    const before = roleOf(room, whom)
    const outcome = outcomeOf(() => act(room))
    expect(roleOf(room, whom)).toBe(outcome === 'done' ? after : before)
    expect(room.audited()).toHaveLength(outcome === 'done' ? 1 : 0)
    expect(roleOf(room, 'olga', otherId)).toBe('owner')
    return outcome
  }
  const given = roles.map((role) =>
    attempt(({ deps, actor }) => changeRole(deps, actor(by), acmeId, accountId(whom), role), role),
  )
  const removed = attempt(({ deps, actor }) => removeMember(deps, actor(by), acmeId, accountId(whom)), undefined)
  expect([...given, removed]).toEqual(expected)
})

test('the audit log keeps who changed whose role from what to what, and who removed whom', () => {
  const { deps, actor } = testRoom()
  changeRole(deps, actor('ann'), acmeId, accountId('ed'), 'viewer')
  const entry = { by: 'ann000000000', subject: 'account ed0000000000' }
  const changes = { before: { role: 'editor' }, after: { role: 'viewer' } }
  expect(lastEntry(deps)).toEqual({ action: 'member.role_changed', ...entry, changes })
  removeMember(deps, actor('ann'), acmeId, accountId('ed'))
  expect(lastEntry(deps)).toEqual({ action: 'member.removed', ...entry, changes: { before: { role: 'viewer' } } })
  expect(refusal(() => removeMember(deps, actor('ann'), acmeId, accountId('ed')))).toBe('not_found')
})

test('one organization decides nothing in another', () => {
  const room = testRoom()
  join(room, 'ed', otherId, 'admin')
  changeRole(room.deps, system, acmeId, accountId('ed'), 'viewer')
  expect(roleOf(room, 'ed', otherId)).toBe('admin')
  removeMember(room.deps, system, acmeId, accountId('ed'))
  expect([roleOf(room, 'ed'), roleOf(room, 'ed', otherId)]).toEqual([undefined, 'admin'])
})

test('a token decides as far as its role goes', () => {
  const room = testRoom()
  const token = programActor({ role: 'admin' })
  changeRole(room.deps, token, acmeId, accountId('ed'), 'admin')
  expect(refusal(() => changeRole(room.deps, token, acmeId, accountId('ed'), 'owner'))).toBe('forbidden')
  expect(refusal(() => removeMember(room.deps, token, acmeId, accountId('otto')))).toBe('forbidden')
})

const needsOwner = expect.objectContaining({
  code: 'conflict',
  message: 'An organization needs an owner: make someone else an owner first.',
})

/** Each way in which the last owner could be lost. */
const losses: Record<string, (room: TestRoom) => void> = {
  'made admin by themselves': ({ deps, actor }) => changeRole(deps, actor('otto'), acmeId, accountId('otto'), 'admin'),
  'made viewer at the console': ({ deps }) => changeRole(deps, system, acmeId, accountId('otto'), 'viewer'),
  removed: ({ deps, actor }) => removeMember(deps, actor('otto'), acmeId, accountId('otto')),
  gone: ({ deps, actor }) => leaveTeam(deps, actor('otto')),
}

test.each(Object.entries(losses))('the last owner cannot be %s; beside another one they can', (_, lose) => {
  const room = ottoAlone()
  const before = room.audited()
  expect(() => lose(room)).toThrow(needsOwner)
  expect([roleOf(room, 'otto'), room.audited()]).toEqual(['owner', before])
  const beside = testRoom()
  lose(beside)
  expect([roleOf(beside, 'otto') === 'owner', roleOf(beside, 'iris')]).toEqual([false, 'owner'])
})

test('an owner who has deleted their account does not count as one, nor does one elsewhere', () => {
  const room = testRoom()
  deleteAccount(room, 'iris')
  join(room, 'olga', acmeId, 'viewer')
  expect(() => leaveTeam(room.deps, room.actor('otto'))).toThrow(needsOwner)
  removeMember(room.deps, room.actor('otto'), acmeId, accountId('iris'))
  expect(roleOf(room, 'iris')).toBeUndefined()
})

test('the last owner may be made what they are', () => {
  const room = ottoAlone()
  changeRole(room.deps, room.actor('otto'), acmeId, accountId('otto'), 'owner')
  expect(roleOf(room, 'otto')).toBe('owner')
})

test.each(['ann', 'ed', 'vic'] as const)('%s leaves the team, and the audit log says of which role', (persona) => {
  const room = testRoom()
  join(room, persona, otherId, 'viewer')
  const role = roleOf(room, persona)
  leaveTeam(room.deps, room.actor(persona))
  expect([roleOf(room, persona), roleOf(room, persona, otherId)]).toEqual([undefined, 'viewer'])
  const by = accountId(persona)
  const changes = { before: { role } }
  expect(lastEntry(room.deps)).toEqual({ action: 'member.left', by, subject: `account ${by}`, changes })
  expect(refusal(() => leaveTeam(room.deps, room.actor(persona)))).toBe('not_found')
})

test('handing over makes a member of any role owner and the giver admin; a second owner stays one', () => {
  const room = testRoom()
  const { deps, actor } = room
  transferOwnership(deps, actor('otto'), acmeId, accountId('vic'))
  expect([roleOf(room, 'vic'), roleOf(room, 'otto'), roleOf(room, 'iris')]).toEqual(['owner', 'admin', 'owner'])
  expect(lastEntry(deps)).toEqual({
    action: 'organization.ownership_transferred',
    by: 'otto00000000',
    subject: `organization ${acmeId}`,
    changes: { before: { owner: 'otto00000000' }, after: { owner: 'vic000000000' } },
  })
})

test('the last owner can hand over', () => {
  const room = ottoAlone()
  transferOwnership(room.deps, room.actor('otto'), acmeId, accountId('ann'))
  expect([roleOf(room, 'ann'), roleOf(room, 'otto')]).toEqual(['owner', 'admin'])
})

test('nobody hands over to themselves, to somebody who is leaving, or to somebody outside', () => {
  const room = testRoom()
  const { deps, actor, audited } = room
  deleteAccount(room, 'ed')
  const handOver = (persona: Persona) => () => transferOwnership(deps, actor('otto'), acmeId, accountId(persona))
  const refused = (accountId: string) => expect.objectContaining({ code: 'invalid', fields: { accountId } })
  expect(handOver('otto')).toThrow(refused('Choose somebody else: you are the owner already.'))
  expect(handOver('ed')).toThrow(refused('Ed has deleted their account: choose somebody else.'))
  expect([refusal(handOver('olga')), refusal(handOver('ines'))]).toEqual(['not_found', 'not_found'])
  expect([roleOf(room, 'otto'), roleOf(room, 'ed'), audited()]).toEqual(['owner', 'editor', []])
})

test('only an owner hands over, and only their own organization', () => {
  const room = testRoom()
  const { deps, actor, audited } = room
  const handOver = (persona: Persona, organizationId = acmeId) =>
    refusal(() => transferOwnership(deps, actor(persona), organizationId, accountId('vic')))
  expect([handOver('ann'), handOver('ed'), handOver('vic')]).toEqual(['forbidden', 'forbidden', 'forbidden'])
  expect([handOver('olga'), handOver('otto', otherId)]).toEqual(['not_found', 'not_found'])
  expect([roleOf(room, 'vic'), audited(), audited(otherId)]).toEqual(['viewer', [], []])
})
