import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { recoveryCodes } from '#src/db/schema/access.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { accountId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { countRecoveryCodes, removeRecoveryCodes, renewRecoveryCodes, useRecoveryCode } from './recovery-codes.ts'

const [ann, ed] = [accountId('ann'), accountId('ed')]
const renew = ({ deps }: TestRoom, account = ann) =>
  writeUnaudited(deps.db, (tx) => renewRecoveryCodes(tx, deps, account))
const use = ({ deps }: TestRoom, code: string, account = ann) =>
  writeUnaudited(deps.db, (tx) => useRecoveryCode(tx, deps, account, code))

test('ten different codes of characters that nobody confuses', () => {
  const codes = renew(testRoom())
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}$/)
})

test('they are stored as hashes of account and code, and no code stands anywhere', () => {
  const room = testRoom()
  const codes = renew(room)
  const hash = (code: string) =>
    createHash('sha256')
      .update(`ann000000000:${code.replaceAll('-', '')}`)
      .digest('hex')
  expect(room.db.select().from(recoveryCodes).all()).toEqual(
    expect.arrayContaining(
      codes.map((code) => ({ codeHash: hash(code), accountId: ann, createdAt: room.clock.now(), usedAt: null })),
    ),
  )
  const stored = Buffer.from(room.db.$client.serialize())
  for (const code of codes)
    expect([stored.includes(code), stored.includes(code.replaceAll('-', ''))]).toEqual([false, false])
})

test('each works once, and the others go on working', () => {
  const room = testRoom()
  const codes = renew(room)
  for (const [index, code] of codes.entries()) {
    expect([use(room, code), use(room, code)]).toEqual([true, false])
    expect(countRecoveryCodes(room.db, ann)).toBe(9 - index)
  }
})

test('a used one stays, with the time, so that it is used for ever', () => {
  const room = testRoom()
  const [code = ''] = renew(room)
  room.clock.advance(5000)
  use(room, code)
  const used = room.db
    .select()
    .from(recoveryCodes)
    .all()
    .filter(({ usedAt }) => usedAt !== null)
  expect(used.map(({ usedAt }) => usedAt)).toEqual([Date.UTC(2026, 2, 10, 12, 0, 5)])
})

test.each<[string, (code: string) => string]>([
  ['in capitals', (code) => code.toUpperCase()],
  ['without hyphens', (code) => code.replaceAll('-', '')],
  ['with spaces', (code) => ` ${code.replaceAll('-', ' ')}\n`],
])('a code may be typed %s', (_how, written) => {
  const room = testRoom()
  const [code = ''] = renew(room)
  expect(use(room, written(code))).toBe(true)
  expect(use(room, code)).toBe(false)
})

test('nothing else works: no made-up code, no empty one, no part of one', () => {
  const room = testRoom()
  const [code = ''] = renew(room)
  for (const wrong of ['', '----', 'aaaa-aaaa-aaaa-aaaa', code.slice(0, -1), `${code}a`, `${ann}:${code}`])
    expect([wrong, use(room, wrong)]).toEqual([wrong, false])
  expect(countRecoveryCodes(room.db, ann)).toBe(10)
})

test("another account's code is none of one's own", () => {
  const room = testRoom()
  const [code = ''] = renew(room)
  renew(room, ed)
  expect(use(room, code, ed)).toBe(false)
  expect([countRecoveryCodes(room.db, ann), countRecoveryCodes(room.db, ed)]).toEqual([10, 10])
})

test('new ones void the old, used or not', () => {
  const room = testRoom()
  const [used = '', ...old] = renew(room)
  use(room, used)
  const fresh = renew(room)
  expect(countRecoveryCodes(room.db, ann)).toBe(10)
  expect([used, ...old].map((code) => use(room, code))).toEqual(Array(10).fill(false))
  expect(use(room, fresh[0] ?? '')).toBe(true)
})

test("taking them away leaves nobody else's gone", () => {
  const room = testRoom()
  const [code = ''] = renew(room)
  renew(room, ed)
  writeUnaudited(room.db, (tx) => removeRecoveryCodes(tx, ann))
  expect(use(room, code)).toBe(false)
  expect([countRecoveryCodes(room.db, ann), countRecoveryCodes(room.db, ed)]).toEqual([0, 10])
})
