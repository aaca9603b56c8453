import { expect, test } from 'vitest'
import { sessions } from '#src/db/schema/access.ts'
import { knownDevices } from '#src/db/schema/known-devices.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { connectRelay, holding, opens, owed, signedIn } from '#src/testing/accounts.ts'
import { accountId, accountOf, type Persona, testOrigin, testPassword } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { changePassword } from './change-password.ts'
import { accountById } from './insert-account.ts'
import { deviceLifetime, deviceToken, isKnownDevice, renameDeviceSession } from './known-devices.ts'
import { endOneSession, endOtherSessions, removeSessions, sessionLifetime, signedInAccount } from './sessions.ts'
import { signIn, signOut } from './sign-in.ts'

const aDay = 24 * 3_600_000

/** Accounts that are no news any more, and a relay that would take the mail. */
function room(): TestRoom {
  const made = testRoom()
  connectRelay(made.deps)
  made.clock.advance(aDay)
  return made
}

const inBrowser = (device?: string) => ({ ...testOrigin, ...(device !== undefined && { device }) })

/** Signs in, and returns what the browser holds then. */
function enter({ deps }: TestRoom, persona: Persona, device?: string) {
  const { token, actor } = signedIn(deps, persona, inBrowser(device))
  return { device: deviceToken(token), token, actor }
}

const isKnown = ({ deps }: TestRoom, persona: Persona, device: string) =>
  isKnownDevice(deps, accountId(persona), { device })
const mails = (made: TestRoom) => owed(made).filter((mail) => mail.startsWith('new_device'))

test('the first sign-in with a browser is mailed, the next ones are not', () => {
  const made = room()
  const first = enter(made, 'ann')
  expect(mails(made)).toEqual(['new_device to ann@example.com'])
  const second = enter(made, 'ann', first.device)
  enter(made, 'ann', second.device)
  expect(mails(made)).toHaveLength(1)
  enter(made, 'ann')
  expect(mails(made)).toHaveLength(2)
})

test('the password alone or a made-up cookie makes no browser known', async () => {
  const made = room()
  const { device } = enter(made, 'ann')
  for (const other of ['', 'x', `${device}x`, device.toUpperCase()]) expect(isKnown(made, 'ann', other)).toBe(false)
  const credentials = { email: 'ann@example.com', password: testPassword }
  await signIn(made.deps, inBrowser('planted'), credentials)
  expect(isKnown(made, 'ann', 'planted')).toBe(false)
  expect(mails(made)).toHaveLength(2)
})

test('each sign-in gives the browser another token; the one before is known no more', () => {
  const made = room()
  const first = enter(made, 'ann')
  const second = enter(made, 'ann', first.device)
  expect([isKnown(made, 'ann', first.device), isKnown(made, 'ann', second.device)]).toEqual([false, true])
  expect(made.db.select().from(knownDevices).all()).toHaveLength(1)
})

test('several people may sign in with one browser; none is known by another’s', () => {
  const made = room()
  const ann = enter(made, 'ann')
  const ed = enter(made, 'ed', ann.device)
  expect([isKnown(made, 'ann', ed.device), isKnown(made, 'ed', ed.device)]).toEqual([true, true])
  expect(isKnown(made, 'vic', ed.device)).toBe(false)
  expect(mails(made)).toEqual(['new_device to ann@example.com', 'new_device to ed@example.com'])
})

test('an account that was just made, and one without a relay, get no mail', () => {
  const made = testRoom()
  connectRelay(made.deps)
  enter(made, 'ann')
  const silent = testRoom()
  silent.clock.advance(aDay)
  enter(silent, 'ann')
  expect([mails(made), owed(silent)]).toEqual([[], []])
})

test('a browser is known for a year after the last sign-in, longer than the session', () => {
  const made = room()
  const { device, token } = enter(made, 'ann')
  made.clock.advance(sessionLifetime)
  expect([opens(made.deps, token), isKnown(made, 'ann', device)]).toEqual([false, true])
  const again = enter(made, 'ann', device)
  made.clock.advance(deviceLifetime - 1)
  expect(isKnown(made, 'ann', again.device)).toBe(true)
  made.clock.advance(1)
  expect(isKnown(made, 'ann', again.device)).toBe(false)
})

test('of one account fifty browsers are known, the last that signed in', () => {
  const made = room()
  const devices = Array.from({ length: 52 }, () => {
    made.clock.advance(1000)
    return enter(made, 'ann').device
  })
  expect(devices.map((device) => isKnown(made, 'ann', device))).toEqual([false, false, ...Array(50).fill(true)])
})

test('signing out leaves the browser known; ending its session from elsewhere does not', () => {
  const made = room()
  const [here, there, left] = [enter(made, 'ann'), enter(made, 'ann'), enter(made, 'ann')]
  signOut(made.deps, left.actor, left.token)
  endOneSession(made.deps, here.actor, there.actor.sessionId)
  expect([here, there, left].map(({ device }) => isKnown(made, 'ann', device))).toEqual([true, false, true])
  endOtherSessions(made.deps, here.actor)
  expect([here, left].map(({ device }) => isKnown(made, 'ann', device))).toEqual([true, false])
})

test('a new password leaves this browser known alone, and touches nobody else’s', async () => {
  const made = room()
  const [here, there, ed] = [enter(made, 'ann'), enter(made, 'ann'), enter(made, 'ed')]
  await changePassword(made.deps, here.actor, { currentPassword: testPassword, password: 'another horse battery' })
  expect([isKnown(made, 'ann', here.device), isKnown(made, 'ann', there.device)]).toEqual([true, false])
  expect(isKnown(made, 'ed', ed.device)).toBe(true)
})

test('a session that goes on under another name keeps its browser known', () => {
  const made = room()
  const [here, there] = [enter(made, 'ann'), enter(made, 'ann')]
  writeUnaudited(made.db, (tx) => {
    renameDeviceSession(tx, accountId('ann'), here.actor.sessionId, 'renewed')
    removeSessions(tx, accountId('ann'), 'renewed')
  })
  expect([here, there].map(({ device }) => isKnown(made, 'ann', device))).toEqual([true, false])
})

test('the cookie opens nothing, and neither it nor the session’s stands anywhere', () => {
  const made = room()
  const { device, token } = enter(made, 'ann')
  const actor = signedInAccount(made.deps, token, inBrowser(device))
  expect(actor && signOut(made.deps, actor, token)).toBeUndefined()
  expect(opens(made.deps, device)).toBe(false)
  expect(holding(made, [device, token])).toEqual([])
  expect(made.db.select().from(auditEntries).all().length).toBeGreaterThan(0)
})

test('the account takes its browsers along', () => {
  const made = room()
  enter(made, 'ann')
  writeUnaudited(made.db, (tx) => void tx.delete(sessions).run())
  const { email } = accountById(made.db, accountOf('ann').accountId)
  made.db.$client.run('DELETE FROM memberships')
  made.db.$client.run(`DELETE FROM accounts WHERE email = '${email}'`)
  expect(made.db.select().from(knownDevices).all()).toEqual([])
})
