import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { apiTokens } from '#src/db/schema/access.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { entries, setAccount } from '#src/testing/accounts.ts'
import { accountId, accountOf, acmeId, otherId, type Persona, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Role } from '#src/words.ts'
import { allowApiKeyInAddress } from '../organizations/api-key-in-address.ts'
import { addMember, setRole } from '../organizations/memberships.ts'
import { changeRole, removeMember } from '../team/change-team.ts'
import { createApiToken, createOwnToken } from './create-api-token.ts'
import { actorOfToken, hashApiToken, listApiTokens, listOwnTokens } from './find-api-token.ts'
import { recordNotedCalls } from './note-call.ts'
import { revokeApiToken, revokeOwnToken } from './revoke-api-token.ts'
import { unlimited } from './token-limits.ts'

const minute = 60_000
const day = 24 * 60 * minute

const make = ({ deps }: TestRoom, name = 'Deploys', role: Role = 'editor', organizationId = acmeId, days = 30) =>
  createApiToken(deps, system, organizationId, { name, role, days })
const open = ({ deps }: TestRoom, token: string, ip = testOrigin.ip) => actorOfToken(deps, { ...testOrigin, ip }, token)
const row = ({ db }: TestRoom) => db.select().from(apiTokens).get()

test('a token acts in its own organization, in its own role, from wherever the request came', () => {
  const room = testRoom()
  const [token, other] = [make(room), make(room, 'Reads', 'viewer', otherId)]
  expect(open(room, token, '198.51.100.7')).toEqual({
    kind: 'token',
    tokenId: 'id0000000001',
    name: 'Deploys',
    organizationId: 'acme00000000',
    role: 'editor',
    ...{ scopes: ['everything'], agentPublishes: false, callsPerMinute: 18_000 },
    origin: { ...testOrigin, ip: '198.51.100.7' },
  })
  expect(open(room, other)).toMatchObject({ name: 'Reads', role: 'viewer', organizationId: 'other0000000' })
})

test('nothing but the whole token opens it: no part, no other case, and not what is stored', () => {
  const room = testRoom()
  const token = make(room)
  const hash = row(room)?.tokenHash ?? ''
  expect(hash).toBe(hashApiToken(token))
  for (const wrong of ['', 'opsentry_', token.slice(0, -1), `${token}x`, token.toUpperCase(), ` ${token}`, hash])
    expect([wrong, open(room, wrong)]).toEqual([wrong, null])
  expect(open(room, token)).not.toBeNull()
})

test('the hash is SHA-256 in hexadecimal digits', () => {
  // FIPS 180-4, the example of one block.
  expect(hashApiToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('it ends to the millisecond; one without an end does not', () => {
  const room = testRoom()
  const [ending, endless] = [make(room), make(room, 'Endless', 'viewer', acmeId, 0)]
  room.clock.advance(30 * day - 1)
  expect(open(room, ending)?.name).toBe('Deploys')
  room.clock.advance(1)
  expect(open(room, ending)).toBeNull()
  room.clock.advance(10_000 * day)
  expect(open(room, endless)?.name).toBe('Endless')
})

test('a deleted organization’s tokens open nothing, until it is brought back', () => {
  const room = testRoom()
  const token = make(room)
  const put = (deletedAt: number | null) =>
    writeUnaudited(room.db, (tx) =>
      tx.update(organizations).set({ deletedAt }).where(eq(organizations.id, acmeId)).run(),
    )
  put(1)
  expect(open(room, token)).toBeNull()
  put(null)
  expect(open(room, token)).not.toBeNull()
})

test('the organization’s does not leave with whoever made it', () => {
  const room = testRoom()
  const token = createApiToken(room.deps, room.actor('ann'), acmeId, { name: 'Deploys', role: 'admin', days: 30 })
  writeUnaudited(room.db, (tx) =>
    tx
      .delete(memberships)
      .where(eq(memberships.accountId, accountId('ann')))
      .run(),
  )
  expect(open(room, token)).toMatchObject({ role: 'admin' })
})

const own = ({ deps, actor }: TestRoom, who: Persona, role: Role) =>
  createOwnToken(deps, actor(who), acmeId, { name: 'Mine', role, days: 30 })

test.each<[Role, Role, Role]>([
  ['admin', 'admin', 'admin'],
  ['admin', 'owner', 'admin'],
  ['admin', 'editor', 'editor'],
  ['admin', 'viewer', 'viewer'],
  ['viewer', 'editor', 'viewer'],
])('a person’s own with the role %s acts, while they are %s, as %s', (role, present, acts) => {
  const room = testRoom()
  const token = own(room, 'ann', role)
  writeUnaudited(room.db, (tx) => setRole(tx, { organizationId: acmeId, accountId: accountId('ann') }, present))
  expect(open(room, token)?.role).toBe(acts)
  expect(listApiTokens(room.db, acmeId)).toMatchObject([{ role: acts, holder: 'Ann', maker: { left: false } }])
  expect(listOwnTokens(room.deps, accountId('ann'))).toMatchObject([{ name: 'Mine', organization: 'Acme', role: acts }])
})

test('a person’s own is nothing without their membership, nor while their account is being deleted', () => {
  const room = testRoom()
  const { deps } = room
  const [anns, eds] = [own(room, 'ann', 'admin'), own(room, 'otto', 'viewer')]
  setAccount(deps, 'ann', { deletionRequestedAt: 1 })
  expect([open(room, anns), open(room, eds)?.role]).toEqual([null, 'viewer'])
  setAccount(deps, 'ann', { deletionRequestedAt: null })
  removeMember(deps, system, acmeId, accountId('ann'))
  expect([open(room, anns), listOwnTokens(deps, accountId('ann'))]).toEqual([null, []])
})

test('who left and came back has none of their tokens of before', () => {
  const room = testRoom()
  const { deps, db } = room
  const token = own(room, 'ann', 'admin')
  removeMember(deps, system, acmeId, accountId('ann'))
  writeUnaudited(db, (tx) =>
    addMember(tx, deps, { organizationId: acmeId, accountId: accountId('ann'), role: 'owner' }),
  )
  expect(open(room, token)).toBeNull()
  expect(entries(deps).filter(({ action }) => action === 'api_token.revoked')).toMatchObject([
    { changes: { name: 'Mine', because: 'removed from the organization' } },
  ])
})

test('of the organization’s the list says who made it, and that they have left', () => {
  const room = testRoom()
  const { deps, db, actor } = room
  createApiToken(deps, actor('ann'), acmeId, { name: 'Deploys', role: 'admin', days: 30 })
  const listed = () => listApiTokens(db, acmeId)[0]
  expect(listed()).toMatchObject({ holder: null, maker: { name: 'Ann', left: false } })
  removeMember(deps, system, acmeId, accountId('ann'))
  expect(listed()).toMatchObject({ holder: null, role: 'admin', maker: { name: 'Ann', left: true } })
})

test('a person ends their own wherever it acts, whatever their role there, and nobody else’s', () => {
  const room = testRoom()
  const { deps, db } = room
  const token = own(room, 'ann', 'admin')
  const [{ id = '' } = {}] = listApiTokens(db, acmeId)
  changeRole(deps, system, acmeId, accountId('ann'), 'viewer')
  for (const who of ['ed', 'iris'] as const)
    expect(refusal(() => revokeOwnToken(deps, accountOf(who), id))).toBe('not_found')
  expect(open(room, token)?.role).toBe('viewer')
  revokeOwnToken(deps, accountOf('ann'), id)
  expect([open(room, token), listOwnTokens(deps, accountId('ann'))]).toEqual([null, []])
  expect(entries(deps).at(-1)).toMatchObject({
    action: 'api_token.revoked',
    by: 'ann000000000',
    changes: { name: 'Mine' },
  })
})

test('when it was last used is known to the minute, and is not written more often', () => {
  const room = testRoom()
  const token = make(room)
  const usedAfter = (milliseconds: number) => {
    room.clock.advance(milliseconds)
    open(room, token)
    return ((row(room)?.lastUsedAt ?? 0) - Date.UTC(2026, 2, 10, 12)) / 1000
  }
  expect([usedAfter(0), usedAfter(minute - 1), usedAfter(1), usedAfter(minute)]).toEqual([0, 0, 60, 120])
  expect(room.audited()).toEqual(['api_token.created'])
})

test('a wrong token is not noted as used, and where nothing can be written a right one goes on opening', () => {
  const room = testRoom()
  const token = make(room)
  open(room, 'wrong')
  room.db.$client.run('PRAGMA query_only = ON')
  expect(open(room, token)?.name).toBe('Deploys')
  room.db.$client.run('PRAGMA query_only = OFF')
  expect(row(room)?.lastUsedAt).toBeNull()
})

test('after thirty wrong ones in ten minutes a network is refused; a right one opens from there, too', () => {
  const room = testRoom()
  const token = make(room)
  for (let failure = 1; failure <= 29; failure++) expect(open(room, 'wrong')).toBeNull()
  expect(open(room, token)).not.toBeNull()
  expect(open(room, 'wrong')).toBeNull()
  expect(refusal(() => open(room, 'wrong'))).toBe('rate_limited')
  expect(open(room, token)).not.toBeNull()
  expect(open(room, 'wrong', '198.51.100.7')).toBeNull()
  room.clock.advance(10 * minute)
  expect(open(room, 'wrong')).toBeNull()
})

test('a right one is never counted', () => {
  const room = testRoom()
  const token = make(room)
  for (let use = 1; use <= 40; use++) open(room, token)
  expect(room.db.select().from(rateLimits).all()).toEqual([])
})

test('the list: the organization’s own that were not revoked, the newest first, those that ended included', () => {
  const room = testRoom()
  const { deps, db, clock } = room
  const names = () => listApiTokens(db, acmeId).map(({ name }) => name)
  make(room, 'First')
  clock.advance(1)
  for (const name of ['Second', 'Third']) make(room, name)
  make(room, 'Of the other', 'viewer', otherId)
  expect(names()).toEqual(['Third', 'Second', 'First'])
  clock.advance(30 * day)
  expect(names()).toEqual(['Third', 'Second', 'First'])
  revokeApiToken(deps, system, acmeId, listApiTokens(db, acmeId)[1]?.id ?? '')
  expect([names(), listApiTokens(db, otherId).map(({ name }) => name)]).toEqual([['Third', 'First'], ['Of the other']])
  expect(listApiTokens(db, 'unknown')).toEqual([])
})

test('a token with addresses of its own works from them alone; refused, it is told where it comes from, and recorded once', () => {
  const room = testRoom()
  const limits = { ...unlimited, networks: ['198.51.100.0/24', '2001:db8::/32'] }
  const token = createApiToken(room.deps, system, acmeId, { name: 'CI', role: 'viewer', days: 30 }, limits)
  expect([open(room, token, '198.51.100.7'), open(room, token, '2001:db8::7')]).toMatchObject([{}, {}])
  for (const ip of ['192.0.2.1', '2001:db9::1', 'nonsense'])
    expect(() => open(room, token, ip)).toThrow(
      `This token works from its own addresses alone, and you come from ${ip}. Call from one of them, or use another token.`,
    )
  recordNotedCalls(room.deps)
  expect(entries(room).at(-1)).toMatchObject({
    ...{ action: 'api_token.refused', by: 'id0000000001', subject: 'id0000000001' },
    changes: { operation: 'any', status: 403 },
  })
  expect(room.audited()).toEqual(['api_token.created', 'api_token.refused'])
})

test('in an address a token opens nothing, until the organization allows it; nobody else’s leave counts', () => {
  const room = testRoom()
  const token = make(room)
  const inAddress = () => actorOfToken(room.deps, testOrigin, token, 'address')
  allowApiKeyInAddress(room.deps, system, otherId, true)
  expect(refusal(inAddress)).toBe('forbidden')
  recordNotedCalls(room.deps)
  for (const who of ['ed', 'vic'] as const)
    expect(refusal(() => allowApiKeyInAddress(room.deps, room.actor(who), acmeId, true))).toBe('forbidden')
  expect(refusal(() => allowApiKeyInAddress(room.deps, room.actor('olga'), acmeId, true))).toBe('not_found')
  allowApiKeyInAddress(room.deps, room.actor('ann'), acmeId, true)
  expect(inAddress()).toMatchObject({ name: 'Deploys' })
  allowApiKeyInAddress(room.deps, room.actor('ann'), acmeId, false)
  expect(refusal(inAddress)).toBe('forbidden')
  recordNotedCalls(room.deps)
  expect(entries(room).map(({ action, changes }) => [action, changes])).toMatchObject([
    ['api_token.created', {}],
    ['api_token.refused', { operation: 'any', status: 403 }],
    ['organization.api_key_in_address_changed', { apiKeyInAddress: true }],
    ['organization.api_key_in_address_changed', { apiKeyInAddress: false }],
  ])
})
