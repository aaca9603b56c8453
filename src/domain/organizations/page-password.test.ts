import { afterAll, beforeEach, expect, test } from 'vitest'
import { rateLimits } from '#src/db/schema/operations.ts'
import { createPasswords } from '#src/platform/passwords.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { TestDeps } from '#src/testing/test-deps.ts'
import { changeVisibility } from './change-visibility.ts'
import { organizationById } from './find-organization.ts'
import { holdsPass, isPagePassword, openPage, passLifetime } from './page-password.ts'

const password = 'open sesame'
const minute = 60_000

const plain = createPasswords({ cost: 4 })
afterAll(() => plain.close())

let room: TestRoom
let compared: number

/** Both pages have the same password; how often it is compared with bcrypt is counted. */
beforeEach(async () => {
  compared = 0
  const passwords: TestDeps['passwords'] = {
    ...plain,
    verify: (...asked) => {
      compared += 1
      return plain.verify(...asked)
    },
  }
  room = testRoom({ passwords })
  for (const id of [acmeId, otherId]) await protect(id, password)
})

const protect = (id: string, password: string) =>
  changeVisibility(room.deps, system, id, { visibility: 'password', password, hiddenFromSearch: false })

const page = (id = acmeId) => organizationById(room.deps, id)
const from = (ip: string) => ({ ...testOrigin, ip })
const open = (typed: string, ip = '192.0.2.1', id = acmeId) => openPage(room.deps, from(ip), page(id), typed)
const holds = (pass: string, id = acmeId) => holdsPass(room.deps, page(id), pass)

test('who types the password is let in for thirty days, to this page alone', async () => {
  const pass = await open(password)
  expect([holds(pass), holds(pass, otherId)]).toEqual([true, false])
  room.clock.advance(passLifetime - 1)
  expect(holds(pass)).toBe(true)
  room.clock.advance(1)
  expect(holds(pass)).toBe(false)
  expect(passLifetime).toBe(2_592_000_000)
})

test('a pass that was given while the clock was ahead does not last for ever', async () => {
  room.clock.jump(2 * passLifetime)
  const pass = await open(password)
  expect(holds(pass)).toBe(true)
  room.clock.jump(-2 * passLifetime)
  expect(holds(pass)).toBe(false)
})

test('nothing else opens it', async () => {
  const fields = { password: 'This is not the password of this page.' }
  for (const typed of ['', 'Open sesame', 'open sesame ', 'x'.repeat(73)])
    await expect(open(typed)).rejects.toMatchObject({ code: 'invalid', fields })
})

test('what bcrypt would ignore behind 72 bytes does not open the page', async () => {
  await protect(acmeId, 'x'.repeat(72))
  expect(await laterRefusal(() => open('x'.repeat(73)))).toBe('invalid')
  expect(holds(await open('x'.repeat(72)))).toBe(true)
})

test('a new password ends every pass, and the old one opens nothing', async () => {
  const pass = await open(password)
  await protect(acmeId, 'another one')
  expect(holds(pass)).toBe(false)
  expect(await laterRefusal(() => open(password))).toBe('invalid')
  const fresh = await open('another one')
  expect(holds(fresh)).toBe(true)
  await protect(acmeId, password)
  expect([holds(pass), holds(fresh)]).toEqual([false, false])
})

test('a pass is not made by hand', async () => {
  const pass = await open(password)
  const [endsAt = '', signature = ''] = pass.split('.')
  const forged = [
    '',
    '.',
    endsAt,
    `${Number(endsAt) + 1}.${signature}`,
    `${endsAt}.${signature.slice(1)}`,
    `NaN.${signature}`,
  ]
  expect(forged.map((one) => holds(one))).toEqual(forged.map(() => false))
  expect(holdsPass(room.deps, { ...page(), pagePasswordHash: null }, pass)).toBe(false)
})

test('ten wrong ones from one address and page, and not even the right one is looked at for ten minutes', async () => {
  for (let one = 1; one <= 10; one++) expect(await laterRefusal(() => open(`wrong ${one}`))).toBe('invalid')
  expect(compared).toBe(10)
  await expect(open(password)).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 10 * minute })
  expect(compared).toBe(10)
  expect(holds(await open(password, '192.0.2.2'))).toBe(true)
  expect(holds(await open(password, '192.0.2.1', otherId), otherId)).toBe(true)
  room.clock.advance(10 * minute)
  expect(holds(await open(password))).toBe(true)
})

test('also what was right before is refused to who has spent their attempts', async () => {
  await open(password)
  for (let one = 1; one <= 10; one++) await laterRefusal(() => open(`wrong ${one}`))
  expect(await laterRefusal(() => open(password))).toBe('rate_limited')
})

test('the right one makes the wrong ones before it forgotten', async () => {
  for (let one = 1; one <= 9; one++) await laterRefusal(() => open(`wrong ${one}`))
  expect(room.db.select().from(rateLimits).all()).toMatchObject([{ count: 9 }])
  await open(password)
  expect(room.db.select().from(rateLimits).all()).toEqual([])
})

test('what is right is compared once, also by a hundred feed readers at once; what is wrong every time', async () => {
  const ask = (typed: string, ip: string, id = acmeId) => isPagePassword(room.deps, from(ip), page(id), typed)
  const readers = Array.from({ length: 100 }, (_, one) => ask(password, `192.0.2.${one}`))
  expect(new Set(await Promise.all(readers))).toEqual(new Set([true]))
  expect(await ask(password, '192.0.2.1')).toBe(true)
  expect(compared).toBe(1)
  expect(await ask(password, '192.0.2.1', otherId)).toBe(true)
  expect(compared).toBe(2)
  for (let one = 1; one <= 2; one++) expect(await ask('wrong', '192.0.2.1')).toBe(false)
  expect(compared).toBe(4)
})

test('a page without a password is opened by none', async () => {
  const bare = { ...page(), pagePasswordHash: null }
  expect(await laterRefusal(() => openPage(room.deps, testOrigin, bare, ''))).toBe('invalid')
  expect(await laterRefusal(() => openPage(room.deps, testOrigin, bare, 'null'))).toBe('invalid')
})
