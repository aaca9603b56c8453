import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { oneTimeTokens } from '#src/db/schema/access.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { accountId } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { type OneTimePurpose, oneTimePurposes } from '#src/words.ts'
import { linkFates } from '../endings.ts'
import {
  consumeToken,
  forgetTokens,
  issueToken,
  type NewOneTimeToken,
  peekToken,
  voidLinks,
} from './one-time-tokens.ts'

const hour = 3_600_000
const reset: NewOneTimeToken = { purpose: 'reset_password', email: 'ann@example.com', lifetime: hour }

const issue = ({ deps }: TestRoom, input = reset) => writeUnaudited(deps.db, (tx) => issueToken(tx, deps, input))
const consume = ({ deps }: TestRoom, token: string, purpose: OneTimePurpose = 'reset_password') =>
  writeUnaudited(deps.db, (tx) => consumeToken(tx, deps, purpose, token))
const rows = ({ db }: TestRoom) => db.select().from(oneTimeTokens).all()

test('the row tells what the token does; the token is its id and a signature that is stored nowhere', () => {
  const room = testRoom()
  const { id, token } = issue(room, { ...reset, accountId: accountId('ann'), challenge: 'sign this' })
  expect(rows(room)).toEqual([
    {
      id: 'id0000000001',
      purpose: 'reset_password',
      accountId: 'ann000000000',
      email: 'ann@example.com',
      challenge: 'sign this',
      createdAt: Date.UTC(2026, 2, 10, 12),
      expiresAt: Date.UTC(2026, 2, 10, 13),
    },
  ])
  const signature = createHmac('sha256', `token-1-${'x'.repeat(32)}`)
    .update('one-time:id0000000001')
    .digest('base64url')
  expect([id, token]).toEqual(['id0000000001', `id0000000001${signature}`])
  expect(Buffer.from(room.db.$client.serialize()).includes(signature)).toBe(false)
})

test('looking does not use it up, and using it does, once', () => {
  const room = testRoom()
  const { id, token } = issue(room)
  expect([peekToken(room.deps, 'reset_password', token).id, peekToken(room.deps, 'reset_password', token).id]).toEqual([
    id,
    id,
  ])
  expect(consume(room, token)).toMatchObject({ id, email: 'ann@example.com' })
  expect(rows(room)).toEqual([])
  expect(refusal(() => consume(room, token))).toBe('not_found')
  expect(refusal(() => peekToken(room.deps, 'reset_password', token))).toBe('not_found')
})

test('what comes to nothing afterwards has not used it', () => {
  const room = testRoom()
  const { token } = issue(room)
  const fail = () =>
    writeUnaudited(room.db, (tx) => {
      consumeToken(tx, room.deps, 'reset_password', token)
      throw new Error('no')
    })
  expect(fail).toThrow('no')
  expect(consume(room, token).email).toBe('ann@example.com')
})

test('it works to the last millisecond of its lifetime, and not a moment longer', () => {
  const room = testRoom()
  const { token } = issue(room)
  room.clock.advance(hour - 1)
  expect(peekToken(room.deps, 'reset_password', token).email).toBe('ann@example.com')
  room.clock.advance(1)
  expect(refusal(() => peekToken(room.deps, 'reset_password', token))).toBe('not_found')
  expect(refusal(() => consume(room, token))).toBe('not_found')
})

test.each(oneTimePurposes)('a link for %s does nothing else', (purpose) => {
  const room = testRoom()
  const { id, token } = issue(room, { purpose, lifetime: hour })
  for (const other of oneTimePurposes.filter((one) => one !== purpose)) {
    expect([other, refusal(() => peekToken(room.deps, other, token))]).toEqual([other, 'not_found'])
    expect([other, refusal(() => consume(room, token, other))]).toEqual([other, 'not_found'])
  }
  expect(consume(room, token, purpose).id).toBe(id)
})

test.each<[string, (room: TestRoom, id: string, token: string) => string]>([
  ['nothing at all', () => ''],
  ['the id alone', (_room, id) => id],
  ['a changed end', (_room, _id, token) => token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A')],
  ['a longer one', (_room, _id, token) => `${token}A`],
  ['the signature of another id', (room, id) => id + issue(room).token.slice(id.length)],
  ['what was signed as an invitation', ({ deps }, id) => signedToken(deps, 'invitation', id)],
  ['a signature of what does not exist', ({ deps }) => signedToken(deps, 'one-time', 'id9999999999')],
])('%s opens nothing, and says no more than that it is over', (_what, forge) => {
  const room = testRoom()
  const { id, token } = issue(room)
  const forged = forge(room, id, token)
  expect(() => consume(room, forged)).toThrow('This link has expired or was already used. Ask for a new one.')
  expect(refusal(() => peekToken(room.deps, 'reset_password', forged))).toBe('not_found')
  expect(consume(room, token).id).toBe(id)
})

test('forgetting an account’s links of one purpose leaves others, and other purposes', () => {
  const room = testRoom()
  const [anns, eds] = [
    { ...reset, accountId: accountId('ann') },
    { ...reset, accountId: accountId('ed') },
  ]
  const [, ...left] = [anns, { ...anns, purpose: 'verify_email' } as const, eds].map((input) => issue(room, input).id)
  writeUnaudited(room.db, (tx) => forgetTokens(tx, accountId('ann'), ['reset_password', 'second_factor']))
  expect(rows(room).map(({ id }) => id)).toEqual(left)
})

test('voiding takes what the account leaned on, a reset of its address in any spelling, and leaves the ways back', () => {
  const room = testRoom()
  const ann = { id: accountId('ann'), email: 'ann@müller.example' }
  const purposes = (whose: Partial<NewOneTimeToken>) =>
    oneTimePurposes.map((purpose) => issue(room, { purpose, lifetime: hour, ...whose }).id)
  purposes({ accountId: ann.id })
  const eds = purposes({ accountId: accountId('ed'), email: ann.email })
  issue(room, { ...reset, email: 'ann@xn--mller-kva.example' })
  const other = issue(room, { ...reset, email: 'ed@example.com' }).id
  writeUnaudited(room.db, (tx) => voidLinks(tx, ann))
  const left = rows(room).filter(({ id }) => ![...eds, other].includes(id))
  expect(left.map(({ purpose }) => purpose)).toEqual(oneTimePurposes.filter((one) => linkFates[one] !== 'dies'))
  expect(rows(room).length - left.length).toBe(eds.length + 1)
})

test('making one sweeps away those that are over', () => {
  const room = testRoom()
  const [short, long] = [issue(room), issue(room, { ...reset, lifetime: 2 * hour })]
  room.clock.advance(hour)
  const third = issue(room)
  expect(rows(room).map(({ id }) => id)).toEqual([short.id, long.id, third.id])
  room.clock.advance(1)
  const fourth = issue(room)
  expect(rows(room).map(({ id }) => id)).toEqual([long.id, third.id, fourth.id])
})
