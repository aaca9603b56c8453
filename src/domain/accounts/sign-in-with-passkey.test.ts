import { expect, test } from 'vitest'
import { sessions } from '#src/db/schema/access.ts'
import { refusedSignIns } from '#src/db/schema/refused-sign-ins.ts'
import { entries, setAccount } from '#src/testing/accounts.ts'
import { challengeOf, passkeyRoom, registered } from '#src/testing/passkey-room.ts'
import { otherId, provenAs, testOrigin, testPassword } from '#src/testing/personas.ts'
import { laterRefusal } from '#src/testing/room.ts'
import { softPasskey } from '#src/testing/soft-passkey.ts'
import { deviceToken, isKnownDevice } from './known-devices.ts'
import { removePasskey } from './passkeys.ts'
import { signedInAccount } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { askForPasskey } from './sign-in-with-passkey.ts'

const minute = 60_000
const notAccepted = 'The passkey was not accepted. Try again, or sign in with your password.'

test('the key alone signs in, as two factors; when it was used and how often is kept', async () => {
  const { room, deps, clock, key, ask, enter, stored } = await registered()
  clock.advance(minute)
  const asked = await ask()
  expect(asked.options).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
  expect(asked.options).not.toMatchObject({ allowCredentials: expect.anything() })
  const token = await enter(asked, key.signIn(challengeOf(asked), 7))
  const actor = signedInAccount(deps, token, testOrigin)
  expect(actor).toMatchObject({ accountId: 'ann000000000', secondFactor: true })
  expect(stored()).toMatchObject([{ counter: 7, lastUsedAt: Date.UTC(2026, 2, 10, 12, 1) }])
  const changes = { with: ['passkey'], passkey: stored()[0]?.id }
  const entry = { action: 'account.signed_in', by: 'ann000000000', subject: 'ann000000000', changes }
  expect([entries(room).at(-1), entries(room, null).at(-1), entries(room, otherId)]).toEqual([entry, entry, []])
})

test('a challenge is good once, for five minutes, and for no other purpose', async () => {
  const { clock, key, offer, ask, enter } = await registered()
  const asked = await ask()
  const response = key.signIn(challengeOf(asked))
  await enter(asked, response)
  expect(await laterRefusal(() => enter(asked, response))).toBe('not_found')
  const begun = await offer()
  expect(await laterRefusal(() => enter(begun, key.signIn(challengeOf(begun), 2)))).toBe('not_found')
  const late = await ask()
  clock.advance(5 * minute)
  expect(await laterRefusal(() => enter(late, key.signIn(challengeOf(late), 3)))).toBe('not_found')
})

test('a key that counts, and counts back, is a copy', async () => {
  const { key, ask, enter, stored } = await registered()
  const first = await ask()
  await enter(first, key.signIn(challengeOf(first), 5))
  for (const counter of [5, 4]) {
    const again = await ask()
    await expect(enter(again, key.signIn(challengeOf(again), counter))).rejects.toThrow(notAccepted)
  }
  expect(stored()).toMatchObject([{ counter: 5 }])
})

test('a failure uses the challenge up; it is counted on the account of a known key, and on nobody’s else', async () => {
  const { room, key, ask, enter } = await registered()
  const known = await ask()
  await laterRefusal(() => enter(known, key.signIn({ challenge: 'AAAA' })))
  expect(await laterRefusal(() => enter(known, key.signIn(challengeOf(known))))).toBe('not_found')
  const unknown = await ask()
  await laterRefusal(() => enter(unknown, softPasskey('credential-two!!').signIn(challengeOf(unknown))))
  expect(room.db.select().from(refusedSignIns).all()).toMatchObject([
    { accountId: 'ann000000000', how: 'passkey', times: 1 },
    { accountId: null, how: 'passkey', times: 1 },
  ])
})

test('another key under the id of a stored one signs nobody in', async () => {
  const { ask, enter, db } = await registered()
  const asked = await ask()
  await expect(enter(asked, softPasskey().signIn(challengeOf(asked)))).rejects.toThrow(notAccepted)
  expect(db.select().from(sessions).all()).toEqual([])
})

test('a deleted account is told so, and stays out', async () => {
  const { deps, db, key, ask, enter } = await registered()
  setAccount(deps, 'ann', { deletionRequestedAt: 1 })
  const asked = await ask()
  await expect(enter(asked, key.signIn(challengeOf(asked)))).rejects.toThrow('This account is deleted.')
  expect(db.select().from(sessions).all()).toEqual([])
})

test('whoever guesses the password keeps nobody from their key, and the browser is known from then on', async () => {
  const { deps, key, ask, enter } = await registered()
  const withPassword = (password: string, origin = testOrigin) =>
    laterRefusal(() => signIn(deps, origin, { email: 'ann@example.com', password }))
  for (let guess = 1; guess <= 5; guess++) await withPassword('wrong horse battery')
  expect(await withPassword(testPassword)).toBe('rate_limited')
  const asked = await ask()
  const token = await enter(asked, key.signIn(challengeOf(asked)))
  expect(isKnownDevice(deps, 'ann000000000', { device: deviceToken(token) })).toBe(true)
})

test('sixty challenges in ten minutes to one network', async () => {
  const { deps, clock, ask } = passkeyRoom()
  for (let challenge = 1; challenge <= 60; challenge++) await ask()
  expect(await laterRefusal(ask)).toBe('rate_limited')
  const from = (ip: string) => () => askForPasskey(deps, { ...testOrigin, ip })
  for (let host = 1; host <= 60; host++) await from(`2001:db8::${host}`)()
  expect(await laterRefusal(from('2001:db8::ffff'))).toBe('rate_limited')
  await askForPasskey(deps, { ...testOrigin, ip: '198.51.100.1' })
  clock.advance(10 * minute)
  await ask()
})

test('a key that is removed while its answer is checked signs nobody in', async () => {
  const { deps, db, key, ask, enter, stored } = await registered()
  const asked = await ask()
  const entering = laterRefusal(() => enter(asked, key.signIn(challengeOf(asked))))
  removePasskey(deps, provenAs('ann'), stored()[0]?.id ?? '')
  expect([await entering, db.select().from(sessions).all()]).toEqual(['invalid', []])
})
