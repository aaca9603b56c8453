import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { scimTokens } from '#src/db/schema/scim.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { entries } from '#src/testing/accounts.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { acmeId, otherId, type Persona, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { createApiToken } from '../api-tokens/create-api-token.ts'
import { actorOfToken } from '../api-tokens/find-api-token.ts'
import { readForm } from '../forms/form.ts'
import { checkScimToken, createScimToken, renameScimTokensOf, revokeScimToken } from './create-scim-token.ts'
import { actorOfScimToken, listScimTokens } from './scim-tokens.ts'

const minute = 60_000
const day = 24 * 60 * minute

const make = (room: TestRoom, who: Persona = 'otto', days = 365, organizationId = acmeId) =>
  createScimToken(room.deps, room.actor(who), organizationId, { name: 'Entra ID', days })
const opens = ({ deps }: TestRoom, token: string, ip = testOrigin.ip) =>
  actorOfScimToken(deps, { ...testOrigin, ip }, token)
const row = ({ db }: TestRoom) => db.select().from(scimTokens).get()

test('a token is shown once, stored as a hash, and names its organization; the log has no secret', () => {
  const room = testRoom()
  const token = make(room)
  expect(token).toMatch(/^opsentry_scim_token-/)
  expect(row(room)).toMatchObject({
    tokenHash: createHash('sha256').update(token).digest('hex'),
    createdBy: 'otto00000000',
    expiresAt: room.clock.now() + 365 * day,
  })
  expect(Buffer.from(room.db.$client.serialize()).includes(token)).toBe(false)
  expect(opens(room, token)).toMatchObject({ kind: 'provisioner', name: 'Entra ID', organizationId: acmeId })
  expect(entries(room)).toEqual([
    {
      action: 'scim_token.created',
      by: 'otto00000000',
      subject: row(room)?.id,
      changes: { name: 'Entra ID', expiresAt: room.clock.now() + 365 * day },
    },
  ])
})

test('owners alone make and revoke them: whoever holds one may deactivate an owner', () => {
  const room = testRoom()
  make(room)
  const id = row(room)?.id ?? ''
  const tried = (who: Persona) => [
    refusal(() => make(room, who)),
    refusal(() => revokeScimToken(room.deps, room.actor(who), acmeId, id)),
  ]
  expect((['ann', 'ed', 'vic', 'olga'] as const).map(tried)).toEqual([
    ['forbidden', 'forbidden'],
    ['forbidden', 'forbidden'],
    ['forbidden', 'forbidden'],
    ['not_found', 'not_found'],
  ])
  expect(refusal(() => revokeScimToken(room.deps, room.actor('olga'), otherId, id))).toBe('not_found')
  expect([listScimTokens(room.db, acmeId).length, room.audited()]).toEqual([1, ['scim_token.created']])
})

test('it is no API token, and an API token is none', () => {
  const room = testRoom()
  const [scim, api] = [make(room), createApiToken(room.deps, system, acmeId, { name: 'A', role: 'owner', days: 0 })]
  expect([actorOfToken(room.deps, testOrigin, scim), opens(room, api)]).toEqual([null, null])
})

test('nothing but the whole token opens, and not what is stored', () => {
  const room = testRoom()
  const token = make(room)
  for (const wrong of [
    '',
    'opsentry_scim_',
    token.slice(0, -1),
    `${token}x`,
    token.toUpperCase(),
    row(room)?.tokenHash,
  ])
    expect([wrong, opens(room, wrong ?? '')]).toEqual([wrong, null])
})

test('it ends to the millisecond, at once when it is revoked, and with the organization', () => {
  const room = testRoom()
  const [ending, endless] = [make(room, 'otto', 90), make(room, 'otto', 0)]
  const works = () => [ending, endless].map((token) => opens(room, token) !== null)
  room.clock.advance(90 * day - 1)
  expect(works()).toEqual([true, true])
  room.clock.advance(1)
  expect(works()).toEqual([false, true])
  const put = (deletedAt: number | null) =>
    writeUnaudited(room.db, (tx) =>
      tx.update(organizations).set({ deletedAt }).where(eq(organizations.id, acmeId)).run(),
    )
  put(1)
  expect(works()).toEqual([false, false])
  put(null)
  expect(works()).toEqual([false, true])
  const id = listScimTokens(room.db, acmeId).find(({ expiresAt }) => expiresAt === null)?.id ?? ''
  revokeScimToken(room.deps, room.actor('otto'), acmeId, id)
  expect(works()).toEqual([false, false])
  expect(refusal(() => revokeScimToken(room.deps, room.actor('otto'), acmeId, id))).toBe('not_found')
  expect(room.audited()).toEqual(['scim_token.created', 'scim_token.created', 'scim_token.revoked'])
})

test('there are ten at the most, until one is revoked', () => {
  const room = testRoom()
  for (let at = 0; at < 10; at++) make(room)
  expect(refusal(() => make(room))).toBe('conflict')
  revokeScimToken(room.deps, room.actor('otto'), acmeId, listScimTokens(room.db, acmeId)[0]?.id ?? '')
  make(room)
  expect(listScimTokens(room.db, acmeId)).toHaveLength(10)
})

test('after thirty wrong ones in ten minutes an address is refused even with a right one; others are not', () => {
  const room = testRoom()
  const token = make(room)
  for (let failure = 1; failure <= 30; failure++) expect(opens(room, 'wrong')).toBeNull()
  expect(refusal(() => opens(room, token))).toBe('rate_limited')
  expect(opens(room, token, '198.51.100.7')).not.toBeNull()
  room.clock.advance(10 * minute)
  expect(opens(room, token)).not.toBeNull()
})

test('when it was last used is known to the minute, and is not written more often', () => {
  const room = testRoom()
  const token = make(room)
  const usedAfter = (milliseconds: number) => {
    room.clock.advance(milliseconds)
    opens(room, token)
    return ((row(room)?.lastUsedAt ?? 0) - Date.UTC(2026, 2, 10, 12)) / 1000
  }
  expect([usedAfter(0), usedAfter(minute - 1), usedAfter(1)]).toEqual([0, 0, 60])
})

test('a name that gives its maker away is forgotten with them', () => {
  const room = testRoom()
  make(room)
  writeUnaudited(room.db, (tx) =>
    renameScimTokensOf(tx, { accountId: 'otto00000000', pseudonym: 'erased-1' }, (name) => name.includes('Entra')),
  )
  expect(row(room)?.name).toBe('Token of erased-1')
})

const typed = { name: ' Entra ID ', days: '365' }

test.each([
  ['name', '', 'Type a name.'],
  ['days', '', 'Choose how long the token is valid.'],
  ['days', '30', 'Choose how long the token is valid.'],
])('the field %s: %j is refused', (field, value, sentence) => {
  expect(sidesOf(checkScimToken(readForm(typed))).values).toEqual({ name: 'Entra ID', days: 365 })
  expect(sidesOf(checkScimToken(readForm({ ...typed, [field]: value }))).errors).toEqual({ [field]: sentence })
})
