import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { apiTokens } from '#src/db/schema/access.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { entries } from '#src/testing/accounts.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { accountOf, acmeId, otherId, type Persona, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { type Role, roles } from '#src/words.ts'
import { type ApiTokenInput, checkApiToken, createApiToken } from './create-api-token.ts'
import { actorOfToken } from './find-api-token.ts'
import { revokeApiToken } from './revoke-api-token.ts'

const input: ApiTokenInput = { name: 'Deploys', role: 'editor', days: 90 }
const rows = ({ db }: TestRoom) => db.select().from(apiTokens).all()
const make = (room: TestRoom, who: Persona = 'ann', changes: Partial<ApiTokenInput> = {}) =>
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
      changes: { name: 'Deploys', role: 'editor', expiresAt: Date.UTC(2026, 5, 8, 12), holder: 'organization' },
    },
  ])
  expect([entries(room, null), entries(room, otherId)]).toEqual([[], []])
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

const typed = { name: ' Deploys ', role: 'viewer', days: '365' }

test('a form is taken as it was meant', () => {
  expect(sidesOf(checkApiToken(readForm(typed)))).toEqual({
    values: { name: 'Deploys', role: 'viewer' satisfies Role, days: 365, holder: 'person' },
    errors: {},
  })
  expect(sidesOf(checkApiToken(readForm({ ...typed, days: '0' }))).values.days).toBe(0)
  const holder = (said: string) => sidesOf(checkApiToken(readForm({ ...typed, holder: said }))).values.holder
  expect(['person', 'organization', 'nobody'].map(holder)).toEqual(['person', 'organization', 'person'])
})

test.each([
  ['name', '', 'Type a name.'],
  ['name', 'a\nb', 'A name is one line of plain text: remove the control characters.'],
  ['role', '', 'Choose a role.'],
  ['role', 'root', 'Choose a role.'],
  ['days', '', 'Choose how long the token is valid.'],
  ['days', '31', 'Choose how long the token is valid.'],
  ['days', '-30', 'Choose how long the token is valid.'],
  ['days', '30.0', 'Choose how long the token is valid.'],
])('the field %s: %j is refused', (field, value, sentence) => {
  expect(sidesOf(checkApiToken(readForm({ ...typed, [field]: value }))).errors).toEqual({ [field]: sentence })
})
