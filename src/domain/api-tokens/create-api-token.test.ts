import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { apiTokens } from '#src/db/schema/access.ts'
import { entries } from '#src/testing/accounts.ts'
import { accountOf, acmeId, otherId, type Persona, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { type Role, roles } from '#src/words.ts'
import { type ApiTokenInput, createApiToken, createOwnToken } from './create-api-token.ts'
import { actorOfToken } from './find-api-token.ts'
import { revokeApiToken } from './revoke-api-token.ts'
import { type TokenLimits, unlimited } from './token-limits.ts'

const input = { name: 'Deploys', role: 'editor', days: 90 } satisfies ApiTokenInput
const rows = ({ db }: TestRoom) => db.select().from(apiTokens).all()
const make = (room: TestRoom, who: Persona = 'ann', changes: { name?: string; role?: Role; days?: number } = {}) =>
  createApiToken(room.deps, room.actor(who), acmeId, { ...input, ...changes })

test('a token is shown once: stored is its hash, who made it, its role and its end', () => {
  const room = testRoom()
  const token = make(room)
  expect(token).toMatch(/^opsentry_token-\d+-x{32}$/)
  expect(rows(room)).toEqual([
    {
      id: 'id0000000001',
      organizationId: 'acme00000000',
      accountId: null,
      name: 'Deploys',
      role: 'editor',
      ...unlimited,
      tokenHash: createHash('sha256').update(token).digest('hex'),
      createdBy: 'ann000000000',
      createdAt: Date.UTC(2026, 2, 10, 12),
      expiresAt: Date.UTC(2026, 5, 8, 12),
      lastUsedAt: null,
      revokedAt: null,
      tellOwners: false,
    },
  ])
  expect(Buffer.from(room.db.$client.serialize()).includes(token)).toBe(false)
})

test('the organization’s log says who made it and what it may do, and nothing that opens anything', () => {
  const room = testRoom()
  make(room)
  expect(entries(room)).toEqual([
    {
      action: 'api_token.created',
      by: 'ann000000000',
      subject: 'id0000000001',
      changes: {
        ...{ name: 'Deploys', role: 'editor', expiresAt: Date.UTC(2026, 5, 8, 12), holder: 'organization' },
        ...unlimited,
      },
    },
  ])
  expect([entries(room, null), entries(room, otherId)]).toEqual([[], []])
})

test('good through a day, as the organization’s clock has it', () => {
  const room = testRoom()
  const until = (lastDay: string, organizationId = acmeId) => {
    const token = createApiToken(room.deps, system, organizationId, { name: 'Day', role: 'viewer', lastDay })
    return { token, expiresAt: rows(room).at(-1)?.expiresAt }
  }
  // Berlin, on the day on which its summer begins; and UTC.
  const { token, expiresAt = 0 } = until('2026-03-29')
  expect([expiresAt, until('2026-03-29', otherId).expiresAt]).toEqual([
    Date.UTC(2026, 2, 29, 22) - 1,
    Date.UTC(2026, 2, 30) - 1,
  ])
  room.clock.advance((expiresAt ?? 0) - 1 - room.clock.now())
  expect(actorOfToken(room.deps, testOrigin, token)).not.toBeNull()
  room.clock.advance(1)
  expect(actorOfToken(room.deps, testOrigin, token)).toBeNull()
})

test.each([
  [30, Date.UTC(2026, 3, 9, 12)],
  [365, Date.UTC(2027, 2, 10, 12)],
  [0, null],
])('good for %i days: until %s', (days, expiresAt) => {
  const room = testRoom()
  make(room, 'ann', { days })
  expect(rows(room)[0]?.expiresAt).toBe(expiresAt)
})

test('two tokens of one name are two, and no secret is like another', () => {
  const room = testRoom()
  expect(make(room)).not.toBe(make(room))
  expect(rows(room).map(({ name }) => name)).toEqual(['Deploys', 'Deploys'])
})

test('nobody makes a token that may do more than they may', () => {
  const room = testRoom()
  const given = (who: Persona) =>
    roles.filter((role) => {
      try {
        return make(room, who, { role }) !== ''
      } catch {
        return false
      }
    })
  expect((['otto', 'ann', 'ed', 'vic'] as const).map(given)).toEqual([
    ['owner', 'admin', 'editor', 'viewer'],
    ['admin', 'editor', 'viewer'],
    [],
    [],
  ])
  expect(refusal(() => make(room, 'ann', { role: 'owner' }))).toBe('forbidden')
  expect(rows(room)).toHaveLength(7)
  expect(room.audited()).toHaveLength(7)
})

test('editors and viewers make and revoke none; another organization’s owner does not find this one', () => {
  const room = testRoom()
  make(room)
  const [{ id } = { id: '' }] = rows(room)
  const attempts = (who: Persona) => [
    refusal(() => make(room, who, { role: 'viewer' })),
    refusal(() => revokeApiToken(room.deps, room.actor(who), acmeId, id)),
  ]
  expect((['ed', 'vic', 'olga'] as const).map(attempts)).toEqual([
    ['forbidden', 'forbidden'],
    ['forbidden', 'forbidden'],
    ['not_found', 'not_found'],
  ])
  for (const outsider of [accountOf('ines'), { kind: 'visitor', origin: testOrigin } as const])
    expect(refusal(() => createApiToken(room.deps, outsider, acmeId, input))).toBe('not_found')
  expect([rows(room).length, room.audited()]).toEqual([1, ['api_token.created']])
})

test('what the console makes, nobody in particular made', () => {
  const room = testRoom()
  createApiToken(room.deps, system, acmeId, { ...input, role: 'owner' })
  expect(rows(room)).toMatchObject([{ createdBy: null, role: 'owner' }])
  expect(entries(room)).toMatchObject([{ action: 'api_token.created', by: 'test' }])
})

test('revoked, it opens nothing from then on; that is recorded under its name, and happens once', () => {
  const room = testRoom()
  const [token, other] = [make(room), make(room, 'otto', { name: 'Other' })]
  const [{ id } = { id: '' }] = rows(room)
  room.clock.advance(1000)
  revokeApiToken(room.deps, room.actor('otto'), acmeId, id)
  const opens = (one: string) => actorOfToken(room.deps, testOrigin, one) !== null
  expect([opens(token), opens(other)]).toEqual([false, true])
  expect(rows(room).map(({ revokedAt }) => revokedAt)).toEqual([Date.UTC(2026, 2, 10, 12, 0, 1), null])
  const entry = { action: 'api_token.revoked', by: 'otto00000000', subject: id, changes: { name: 'Deploys' } }
  expect(entries(room).at(-1)).toEqual(entry)
  expect(refusal(() => revokeApiToken(room.deps, room.actor('otto'), acmeId, id))).toBe('not_found')
  expect(entries(room)).toHaveLength(3)
})

test('a token of another organization is not found by its id', () => {
  const room = testRoom()
  make(room)
  const [{ id } = { id: '' }] = rows(room)
  expect(refusal(() => revokeApiToken(room.deps, room.actor('olga'), otherId, id))).toBe('not_found')
  expect(refusal(() => revokeApiToken(room.deps, system, otherId, id))).toBe('not_found')
  expect(rows(room)[0]?.revokedAt).toBeNull()
})

test('its limits are stored with it, and the log says what it is held to', () => {
  const room = testRoom()
  const limits: TokenLimits = {
    scopes: ['read', 'services'],
    networks: ['192.0.2.0/24'],
    callsPerMinute: 60,
    agentPublishes: true,
  }
  createApiToken(room.deps, room.actor('ann'), acmeId, input, limits)
  createOwnToken(room.deps, room.actor('ann'), acmeId, input, limits)
  expect(rows(room)).toMatchObject([limits, limits])
  expect(entries(room).map(({ changes }) => changes)).toMatchObject([limits, limits])
})
