import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sessions } from '#src/db/schema/access.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { entries, opens, setAccount, signedIn } from '#src/testing/accounts.ts'
import { accountId, accountOf, otherId, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import {
  elevateSession,
  endOneSession,
  endOtherSessions,
  endSession,
  listSessions,
  removeSessions,
  signedInAccount,
  startSession,
} from './sessions.ts'

const minute = 60_000
const day = 24 * 60 * minute
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const rows = ({ db }: TestRoom) => db.select().from(sessions).all()
const phone = { ip: '198.51.100.7', userAgent: 'Phone/1', requestId: 'request' }

test('a session is stored under the hash of its token alone, for fourteen days', () => {
  const room = testRoom()
  const token = writeUnaudited(room.db, (tx) => startSession(tx, room.deps, accountId('ann'), phone))
  expect(rows(room)).toEqual([
    {
      tokenHash: sha256(token),
      accountId: 'ann000000000',
      ip: '198.51.100.7',
      userAgent: 'Phone/1',
      secondFactor: false,
      wholeAccount: true,
      createdAt: Date.UTC(2026, 2, 10, 12),
      confirmedAt: Date.UTC(2026, 2, 10, 12),
      lastSeenAt: null,
      expiresAt: Date.UTC(2026, 2, 24, 12),
    },
  ])
  expect(Buffer.from(room.db.$client.serialize()).includes(token)).toBe(false)
})

test('its token opens the account as it is now, from wherever it comes', () => {
  const room = testRoom()
  const token = writeUnaudited(room.db, (tx) => startSession(tx, room.deps, accountId('iris'), phone, true))
  setAccount(room.deps, 'iris', { name: 'Iris Q' })
  expect(signedInAccount(room.deps, token, testOrigin)).toEqual({
    kind: 'account',
    accountId: 'iris00000000',
    name: 'Iris Q',
    instanceAdmin: true,
    sessionId: sha256(token).slice(0, 16),
    secondFactor: true,
    confirmedAt: Date.UTC(2026, 2, 10, 12),
    wholeAccount: true,
    proofs: [],
    origin: testOrigin,
  })
})

test('nothing else opens it: no other token, none at all, and not what is stored', () => {
  const room = testRoom()
  const { token, actor } = signedIn(room.deps, 'ann')
  for (const wrong of ['', `${token}x`, token.slice(0, -1), sha256(token), actor.sessionId])
    expect([wrong, opens(room.deps, wrong)]).toEqual([wrong, false])
})

test('it ends fourteen days after it began, however much it is used', () => {
  const room = testRoom()
  const { token } = signedIn(room.deps, 'ann')
  for (let days = 1; days < 14; days++) {
    room.clock.advance(day)
    expect([days, opens(room.deps, token)]).toEqual([days, true])
  }
  room.clock.advance(day - 1)
  expect(opens(room.deps, token)).toBe(true)
  room.clock.advance(1)
  expect(opens(room.deps, token)).toBe(false)
})

test('a deleted account is not signed in by a session that began before; brought back, it is', () => {
  const room = testRoom()
  const { token } = signedIn(room.deps, 'ann')
  setAccount(room.deps, 'ann', { deletionRequestedAt: room.clock.now() })
  expect(opens(room.deps, token)).toBe(false)
  setAccount(room.deps, 'ann', { deletionRequestedAt: null })
  expect(opens(room.deps, token)).toBe(true)
})

test('when it was last used is known to five minutes, and is not written more often', () => {
  const room = testRoom()
  const { token } = signedIn(room.deps, 'ann')
  const seenAfter = (milliseconds: number) => {
    room.clock.advance(milliseconds)
    opens(room.deps, token)
    const at = rows(room)[0]?.lastSeenAt ?? null
    return at === null ? null : (at - Date.UTC(2026, 2, 10, 12)) / minute
  }
  expect([seenAfter(5 * minute - 1), seenAfter(1), seenAfter(4 * minute), seenAfter(minute)]).toEqual([null, 5, 5, 10])
})

test('where nothing can be written, a session goes on opening', () => {
  const room = testRoom()
  const { token } = signedIn(room.deps, 'ann')
  room.clock.advance(5 * minute)
  room.db.$client.run('PRAGMA query_only = ON')
  expect(opens(room.deps, token)).toBe(true)
  room.db.$client.run('PRAGMA query_only = OFF')
  expect(rows(room)[0]?.lastSeenAt).toBeNull()
})

test("the list: one's own that are not over, the last used first", () => {
  const room = testRoom()
  signedIn(room.deps, 'ann')
  room.clock.advance(day)
  const used = signedIn(room.deps, 'ann', phone)
  room.clock.advance(minute)
  const unused = signedIn(room.deps, 'ann')
  signedIn(room.deps, 'ed')
  room.clock.advance(13 * day - minute)
  opens(room.deps, used.token)
  const facts = { ip: '192.0.2.1', userAgent: 'test', secondFactor: false, createdAt: Date.UTC(2026, 2, 11, 12) }
  expect(listSessions(room.deps, accountOf('ann'))).toEqual([
    {
      ...facts,
      id: used.actor.sessionId,
      ip: phone.ip,
      userAgent: phone.userAgent,
      lastSeenAt: Date.UTC(2026, 2, 24, 12),
    },
    {
      ...facts,
      id: unused.actor.sessionId,
      createdAt: Date.UTC(2026, 2, 11, 12, 1),
      lastSeenAt: Date.UTC(2026, 2, 11, 12, 1),
    },
  ])
})

test('one of several is ended, and the log of the instance and the organization say which', () => {
  const room = testRoom()
  const [here, there] = [signedIn(room.deps, 'ann'), signedIn(room.deps, 'ann')]
  endOneSession(room.deps, here.actor, there.actor.sessionId)
  expect([opens(room.deps, here.token), opens(room.deps, there.token)]).toEqual([true, false])
  const entry = {
    action: 'account.session_ended',
    by: 'ann000000000',
    subject: 'ann000000000',
    changes: { session: there.actor.sessionId },
  }
  expect([entries(room), entries(room, null), entries(room, otherId)]).toEqual([[entry], [entry], []])
})

test("another account's session is not found, nor one that was ended, and nothing is recorded", () => {
  const room = testRoom()
  const { token, actor } = signedIn(room.deps, 'ann')
  expect(refusal(() => endOneSession(room.deps, accountOf('iris'), actor.sessionId))).toBe('not_found')
  expect(refusal(() => endOneSession(room.deps, actor, ''))).toBe('not_found')
  expect(opens(room.deps, token)).toBe(true)
  endOneSession(room.deps, actor, actor.sessionId)
  expect(refusal(() => endOneSession(room.deps, actor, actor.sessionId))).toBe('not_found')
  expect(room.audited()).toEqual(['account.session_ended'])
})

test('all others are ended: the one that acts goes on, and so do those of others', () => {
  const room = testRoom()
  const [here, ed] = [signedIn(room.deps, 'ann'), signedIn(room.deps, 'ed')]
  for (let others = 0; others < 2; others++) signedIn(room.deps, 'ann', phone)
  expect(endOtherSessions(room.deps, here.actor)).toBe(2)
  expect(rows(room)).toHaveLength(2)
  expect([opens(room.deps, here.token), opens(room.deps, ed.token)]).toEqual([true, true])
  expect(endOtherSessions(room.deps, here.actor)).toBe(0)
  expect(entries(room).map(({ action, changes }) => [action, changes])).toEqual([
    ['account.sessions_ended', { ended: 2 }],
    ['account.sessions_ended', { ended: 0 }],
  ])
})

test('whoever acts without a session keeps none', () => {
  const room = testRoom()
  const made = [signedIn(room.deps, 'ann'), signedIn(room.deps, 'ann')]
  expect(writeUnaudited(room.db, (tx) => removeSessions(tx, accountId('ann')))).toBe(2)
  expect(made.map(({ token }) => opens(room.deps, token))).toEqual([false, false])
})

test('a second factor that was proven counts for this session alone', () => {
  const room = testRoom()
  const [here, there] = [signedIn(room.deps, 'ann'), signedIn(room.deps, 'ann')]
  writeUnaudited(room.db, (tx) => elevateSession(tx, here.actor))
  const proven = ({ token }: { token: string }) => signedInAccount(room.deps, token, testOrigin)?.secondFactor
  expect([proven(here), proven(there)]).toEqual([true, false])
  writeUnaudited(room.db, (tx) => elevateSession(tx, { ...there.actor, accountId: accountId('ed') }))
  expect(proven(there)).toBe(false)
})

test('a session is ended by its token', () => {
  const room = testRoom()
  const [here, there] = [signedIn(room.deps, 'ann'), signedIn(room.deps, 'ann')]
  writeUnaudited(room.db, (tx) => endSession(tx, here.token))
  expect([opens(room.deps, here.token), opens(room.deps, there.token)]).toEqual([false, true])
})
