import { expect, test } from 'vitest'
import { factorResets, passkeys } from '#src/db/schema/access.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { writeUnaudited } from '#src/db/write.ts'
import {
  connectRelay,
  entries,
  opens,
  owed,
  rowOf,
  setAccount,
  signedIn,
  withAuthenticator,
} from '#src/testing/accounts.ts'
import { accountId, accountOf, acmeId, otherId, type Persona, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { signedToken } from '../secrets/signed-links.ts'
import {
  addressOfFactorReset,
  cancelFactorReset,
  listFactorResets,
  requestFactorReset,
  resetDelay,
  resetFactorNow,
  runDueFactorResets,
  withdrawFactorReset,
} from './factor-reset.ts'
import { countRecoveryCodes } from './recovery-codes.ts'

const [ed, ann] = [accountId('ed'), accountId('ann')]

/** Ed has an app and a passkey, and mail can be sent. */
async function lostRoom() {
  const room = testRoom()
  const { deps, db } = room
  connectRelay(deps)
  await withAuthenticator(deps, 'ed')
  const key = { id: 'key', accountId: ed, name: 'Phone', credentialId: 'x', publicKey: 'x', counter: 0, createdAt: 1 }
  writeUnaudited(db, (tx) => void tx.insert(passkeys).values(key).run())
  return {
    ...room,
    room,
    ask: (who: Persona = 'otto', whom = ed) => requestFactorReset(deps, room.actor(who), whom, acmeId),
    askAll: (who: Persona = 'ines', whom = ed) => requestFactorReset(deps, accountOf(who), whom, null),
    has: () => [rowOf(deps, 'ed').totpEnabledAt !== null, db.select().from(passkeys).all().length],
    rows: () => db.select().from(factorResets).all(),
  }
}

const join = (db: Awaited<ReturnType<typeof lostRoom>>['db'], whom: string, organizationId: string) =>
  writeUnaudited(
    db,
    (tx) => void tx.insert(memberships).values({ accountId: whom, organizationId, role: 'viewer', createdAt: 1 }).run(),
  )

test('where nobody was there when the day ended, the owner of the account is mailed again and has another day', async () => {
  const { room, deps, clock, ask, has } = await lostRoom()
  ask()
  clock.advance(7 * resetDelay)
  runDueFactorResets(deps, system)
  expect([has(), owed(deps).at(-1)]).toEqual([[true, 1], 'factor_reset_requested to ed@example.com'])
  expect(listFactorResets(deps.db, acmeId)).toMatchObject([{ reset: { dueAt: clock.now() + resetDelay } }])
  expect(room.audited(null).at(-1) ?? room.audited().at(-1)).toBe('account.factor_reset_postponed')
  clock.advance(resetDelay)
  runDueFactorResets(deps, system)
  expect(has()).toEqual([false, 0])
})

test('an owner asks; a day later it is gone with the sessions, each step mailed and in the log', async () => {
  const { room, deps, clock, ask, has } = await lostRoom()
  const session = signedIn(deps, 'ed')
  ask()
  expect(owed(deps).at(-1)).toBe('factor_reset_requested to ed@example.com')
  expect(listFactorResets(deps.db, acmeId)).toMatchObject([{ name: 'Ed', reset: { dueAt: clock.now() + resetDelay } }])
  clock.advance(resetDelay - 1)
  runDueFactorResets(deps, system)
  expect([has(), opens(deps, session.token)]).toEqual([[true, 1], true])
  clock.advance(1)
  runDueFactorResets(deps, system)
  expect([has(), opens(deps, session.token), countRecoveryCodes(deps.db, ed)]).toEqual([[false, 0], false, 0])
  expect(owed(deps).at(-1)).toBe('factor_reset to ed@example.com')
  const tell = ({ action, by, subject }: ReturnType<typeof entries>[number]) => `${action} by ${by} of ${subject}`
  const told = [
    `account.factor_reset_requested by ${accountId('otto')} of ${ed}`,
    `account.factor_reset by test of ${ed}`,
  ]
  expect([entries(room), entries(room, null)].map((chain) => chain.slice(-2).map(tell))).toEqual([told, told])
  expect(entries(room, otherId)).toEqual([])
})

test('the link in the mail cancels it, once, and so do those who may ask', async () => {
  const { room, deps, clock, ask, askAll, has, rows } = await lostRoom()
  ask()
  const token = signedToken(deps, 'factor-reset', rows()[0]?.id ?? '')
  expect(addressOfFactorReset(deps, token).email).toBe('ed@example.com')
  cancelFactorReset(deps, testOrigin, token)
  expect(refusal(() => cancelFactorReset(deps, testOrigin, token))).toBe('not_found')
  ask()
  withdrawFactorReset(deps, room.actor('otto'), ed, acmeId)
  askAll()
  withdrawFactorReset(deps, accountOf('iris'), ed, null)
  clock.advance(2 * resetDelay)
  runDueFactorResets(deps, system)
  expect([has(), rows()]).toEqual([[true, 1], []])
  const cancelled = entries(room).filter(({ action }) => action === 'account.factor_reset_cancelled')
  expect(cancelled.map(({ by }) => by)).toEqual([ed, accountId('otto'), accountId('iris')])
})

test('owners ask for members of their own alone, the instance admin for everybody, nobody for themselves', async () => {
  const { deps, room, ask, askAll, rows } = await lostRoom()
  await withAuthenticator(deps, 'olga')
  await withAuthenticator(deps, 'otto')
  await withAuthenticator(deps, 'iris')
  const refused = (['ann', 'ed', 'vic', 'olga'] as const).map((who) => refusal(() => ask(who)))
  expect(refused).toEqual(['forbidden', 'forbidden', 'forbidden', 'not_found'])
  expect(refusal(() => askAll('ann'))).toBe('forbidden')
  expect(refusal(() => requestFactorReset(deps, room.actor('otto'), ed, null))).toBe('forbidden')
  expect(refusal(() => ask('otto', accountId('olga')))).toBe('not_found')
  expect(refusal(() => ask('otto', accountId('otto')))).toBe('conflict')
  expect(refusal(() => ask('otto', accountId('iris')))).toBe('conflict')
  expect(refusal(() => ask('otto', accountId('vic')))).toBe('conflict')
  expect(refusal(() => withdrawFactorReset(deps, room.actor('olga'), ed, otherId))).toBe('not_found')
  expect(rows()).toEqual([])
  for (const whom of [accountId('olga'), accountId('iris'), ed]) askAll('ines', whom)
  expect(refusal(() => askAll('ines', ed))).toBe('conflict')
  expect(rows()).toHaveLength(3)
})

test('whoever belongs to another organization, too, is the instance admin’s: before it is asked for, and until it is done', async () => {
  const { db, deps, clock, room, ask, has, rows } = await lostRoom()
  ask()
  join(db, ed, otherId)
  clock.advance(resetDelay)
  runDueFactorResets(deps, system)
  expect([has(), rows()]).toEqual([[true, 1], []])
  expect(entries(room, otherId).at(-1)?.action).toBe('account.factor_reset_dropped')
  expect(refusal(() => ask())).toBe('conflict')
})

test('without a mail server nobody would hear of it; a deleted account has nothing to reset', async () => {
  const { deps } = testRoom()
  await withAuthenticator(deps, 'ann')
  expect(refusal(() => requestFactorReset(deps, accountOf('ines'), ann, null))).toBe('conflict')
  connectRelay(deps)
  setAccount(deps, 'ann', { deletionRequestedAt: 1 })
  expect(refusal(() => requestFactorReset(deps, accountOf('ines'), ann, null))).toBe('conflict')
})

test('the console removes it at once, what was asked for included', async () => {
  const { room, deps, ask, has, rows } = await lostRoom()
  ask()
  resetFactorNow(deps, system, 'Ed@example.com')
  expect([has(), rows(), owed(deps).at(-1)]).toEqual([[false, 0], [], 'factor_reset to ed@example.com'])
  expect(entries(room).at(-1)?.action).toBe('account.factor_reset')
  expect(refusal(() => resetFactorNow(deps, system, 'ed@example.com'))).toBe('conflict')
  expect(refusal(() => resetFactorNow(deps, system, 'nobody@example.com'))).toBe('not_found')
})
