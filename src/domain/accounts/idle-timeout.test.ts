import { expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { entries, signedIn } from '#src/testing/accounts.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { accountId, accountOf, acmeId, type Persona, testOrigin } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import type { IdleTimeout } from '#src/words/sign-in.ts'
import { readForm } from '../forms/form.ts'
import { changeIdleTimeout } from '../organizations/change-idle-timeout.ts'
import { checkSignInSettings, configureSignIn } from '../settings/configure-sign-in.ts'
import { listSessions, signedInAccount, startSession } from './sessions.ts'

const minute = 60_000

function idleRoom({ instance = null, acme = null }: { instance?: IdleTimeout | null; acme?: IdleTimeout | null }) {
  const room = testRoom()
  const { deps, clock, db } = room
  configureSignIn(deps, accountOf('ines'), { secondFactorForAll: false, idleMinutes: instance })
  changeIdleTimeout(deps, room.actor('ann'), acmeId, acme)
  const start = (who: Persona) => writeUnaudited(db, (tx) => startSession(tx, deps, accountId(who), testOrigin))
  const isOpen = (token: string, byItself = false) => signedInAccount(deps, token, testOrigin, byItself) !== null
  return { ...room, room, clock, start, isOpen }
}

test.each([
  ['nobody says', {}, 13 * 24 * 60, 13 * 24 * 60],
  ['the instance says an hour', { instance: 60 }, 60, 60],
  ['acme says less', { instance: 60, acme: 15 }, 15, 60],
  ['acme says more', { instance: 30, acme: 720 }, 30, 30],
] as const)('%s: a member of acme stays for that long, and whoever is elsewhere', (_what, says, inAcme, elsewhere) => {
  for (const [who, minutes] of [
    ['ed', inAcme],
    ['olga', elsewhere],
  ] as const) {
    const { clock, start, isOpen } = idleRoom(says)
    const [atLast, late] = [start(who), start(who)]
    clock.advance(minutes * minute)
    expect([who, isOpen(atLast)]).toEqual([who, true])
    clock.advance(1)
    expect([who, isOpen(late)]).toEqual([who, minutes > 10_000])
  }
})

test('each use begins it anew, to a fifteenth of it; a page that renews itself is no use', () => {
  const { clock, start, isOpen } = idleRoom({ acme: 15 })
  const [used, renewed] = [start('ed'), start('ed')]
  for (let times = 0; times < 5; times++) {
    clock.advance(10 * minute)
    expect(isOpen(used)).toBe(true)
    if (times === 0) expect(isOpen(renewed, true)).toBe(true)
  }
  expect(isOpen(renewed)).toBe(false)
  clock.advance(14 * minute)
  expect(isOpen(used)).toBe(true)
})

test('what is over is not listed as a session', () => {
  const { deps, clock, start } = idleRoom({ acme: 15 })
  start('ed')
  clock.advance(15 * minute + 1)
  const { actor } = signedIn(deps, 'ed')
  expect(listSessions(deps, actor).map(({ id }) => id)).toEqual([actor.sessionId])
})

test('the instance admin says it for everybody, an organization’s admin for its members; both are in the log', () => {
  const { room, deps } = idleRoom({ instance: 60, acme: 30 })
  expect(entries(room, null).at(-1)).toMatchObject({
    action: 'instance.sign_in_configured',
    changes: { before: { secondFactorForAll: false, idleMinutes: null }, after: { idleMinutes: 60 } },
  })
  expect(entries(room).at(-1)).toMatchObject({
    action: 'organization.idle_timeout_changed',
    changes: { before: { idleMinutes: null }, after: { idleMinutes: 30 } },
  })
  for (const who of ['ann', 'otto'] as const)
    expect(refusal(() => configureSignIn(deps, accountOf(who), { secondFactorForAll: true, idleMinutes: null }))).toBe(
      'forbidden',
    )
  for (const who of ['ed', 'vic'] as const)
    expect(refusal(() => changeIdleTimeout(deps, room.actor(who), acmeId, 15))).toBe('forbidden')
  expect(refusal(() => changeIdleTimeout(deps, room.actor('olga'), acmeId, 15))).toBe('not_found')
})

test.each([
  [{ secondFactorForAll: 'on', idleMinutes: '30' }, { secondFactorForAll: true, idleMinutes: 30 }, {}],
  [{ idleMinutes: '' }, { secondFactorForAll: false, idleMinutes: null }, {}],
  [{ idleMinutes: '1' }, { secondFactorForAll: false, idleMinutes: null }, { idleMinutes: 'Choose one of the times.' }],
  [
    { idleMinutes: '15x' },
    { secondFactorForAll: false, idleMinutes: null },
    { idleMinutes: 'Choose one of the times.' },
  ],
])('the form %j', (typed, values, errors) => {
  const sides = sidesOf(checkSignInSettings(readForm(typed)))
  expect(sides.errors).toEqual(errors)
  if (Object.keys(errors).length === 0) expect(sides.values).toEqual(values)
})
