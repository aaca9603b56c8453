import { expect, test } from 'vitest'
import { oneTimeTokens, passkeys, sessions } from '#src/db/schema/access.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { entries, opens, refusedFields, signedIn } from '#src/testing/accounts.ts'
import { challengeOf, passkeyRoom, registered } from '#src/testing/passkey-room.ts'
import { accountId, accountOf, otherId, testOrigin } from '#src/testing/personas.ts'
import { laterRefusal, refusal, testRoom } from '#src/testing/room.ts'
import { softPasskey } from '#src/testing/soft-passkey.ts'
import { listPasskeys, offerPasskey, removePasskey } from './passkeys.ts'
import { signedInAccount } from './sessions.ts'

const minute = 60_000
const ann = accountOf('ann')
const notAccepted = 'The passkey was not accepted. Try again, or sign in with your password.'

test('the offer: a key that is found without an address and unlocked by its owner, none that is there already', async () => {
  const { room, db, offer } = await registered()
  const { options } = await offer()
  expect(options).toMatchObject({
    rp: { id: 'localhost', name: 'Opsentry' },
    user: { name: 'ann@example.com', displayName: 'Ann', id: Buffer.from('ann000000000').toString('base64url') },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: [{ id: softPasskey().credentialId, type: 'public-key' }],
  })
  expect(db.select().from(oneTimeTokens).all()).toMatchObject([
    {
      purpose: 'passkey_registration',
      accountId: 'ann000000000',
      ...challengeOf({ options, token: '' }),
      expiresAt: Date.UTC(2026, 2, 10, 12, 5),
    },
  ])
  const entry = { action: 'account.passkey_offered', by: 'ann000000000', subject: 'ann000000000', changes: {} }
  expect([entries(room).at(-1), entries(room, null).at(-1), entries(room, otherId)]).toEqual([entry, entry, []])
})

test('it asks for the password', async () => {
  const { deps, db } = testRoom()
  expect(await refusedFields(() => offerPasskey(deps, ann, 'wrong horse battery'))).toEqual({
    currentPassword: 'This is not your password.',
  })
  expect(db.select().from(oneTimeTokens).all()).toEqual([])
})

test('what the browser made is stored, with its public key alone, and the session has proven a second factor', async () => {
  const { room, deps, offer, add, stored } = passkeyRoom()
  const [here, there] = [signedIn(deps, 'ann'), signedIn(deps, 'ann')]
  const begun = await offer()
  await add(begun, softPasskey().register(challengeOf(begun)), here.actor, ' Phone ')
  const [passkey] = stored()
  expect(stored()).toEqual([
    {
      id: expect.stringMatching(/^id\d{10}$/),
      accountId: 'ann000000000',
      name: 'Phone',
      credentialId: softPasskey().credentialId,
      publicKey: expect.stringMatching(/^[\w-]{103}$/),
      counter: 0,
      createdAt: Date.UTC(2026, 2, 10, 12),
      lastUsedAt: null,
    },
  ])
  const factors = [here, there].map(({ token }) => signedInAccount(deps, token, testOrigin)?.secondFactor)
  expect(factors).toEqual([true, false])
  const changes = { passkey: passkey?.id, name: 'Phone' }
  const entry = { action: 'account.passkey_added', by: 'ann000000000', subject: 'ann000000000', changes }
  expect([entries(room).at(-1), entries(room, null).at(-1)]).toEqual([entry, entry])
})

test('a key without a name is called one; a name that nobody can read is refused before the offer is used up', async () => {
  const { offer, add, stored } = passkeyRoom()
  const begun = await offer()
  const response = softPasskey().register(challengeOf(begun))
  expect(await refusedFields(() => add(begun, response, ann, 'a\u0007b'))).toEqual({
    name: 'A name is one line of plain text: remove the control characters.',
  })
  await add(begun, response, ann, '  ')
  expect(stored().map(({ name }) => name)).toEqual(['Passkey'])
})

test.each<[string, object]>([
  ['another challenge', { challenge: 'AAAA' }],
  ['another site', { origin: 'http://evil.example' }],
  ['another host', { rpId: 'evil.example' }],
  ['a key that nobody unlocked', { verified: false }],
])('an answer for %s stores nothing, and signs nobody in', async (_what, change) => {
  const { offer, add, ask, enter, stored, key, db } = await registered()
  const begun = await offer()
  const made = softPasskey('credential-two!!').register({ ...challengeOf(begun), ...change })
  await expect(add(begun, made)).rejects.toThrow(notAccepted)
  expect(stored()).toHaveLength(1)
  const asked = await ask()
  await expect(enter(asked, key.signIn({ ...challengeOf(asked), ...change }))).rejects.toThrow(notAccepted)
  expect(db.select().from(sessions).all()).toEqual([])
})

test.each([undefined, null, '', 'x', 5, [], {}, { id: 'x' }, { id: 5 }, { id: softPasskey().credentialId }])(
  'what is no answer at all is refused like a wrong one: %j',
  async (response) => {
    const { offer, add, ask, enter, stored } = await registered()
    const begun = await offer()
    await expect(add(begun, response)).rejects.toThrow(notAccepted)
    await expect(enter(await ask(), response)).rejects.toThrow(notAccepted)
    expect(stored()).toHaveLength(1)
  },
)

test('an offer is good for its own account, once, and for five minutes', async () => {
  const { clock, offer, add, stored } = passkeyRoom()
  const begun = await offer()
  const response = softPasskey().register(challengeOf(begun))
  expect(await laterRefusal(() => add(begun, response, accountOf('ed')))).toBe('not_found')
  await add(begun, response)
  expect(await laterRefusal(() => add(begun, response))).toBe('not_found')
  const late = await offer()
  clock.advance(5 * minute)
  const made = softPasskey('credential-two!!').register(challengeOf(late))
  expect(await laterRefusal(() => add(late, made))).toBe('not_found')
  expect(stored()).toHaveLength(1)
})

test('a key that an account has is nobody else’s, whatever browser says so', async () => {
  const { key, offer, add, stored } = await registered()
  const begun = await offer(accountOf('ed'))
  await expect(add(begun, key.register(challengeOf(begun)), accountOf('ed'))).rejects.toThrow(notAccepted)
  expect(stored().map(({ accountId }) => accountId)).toEqual(['ann000000000'])
})

test('a removed key signs nobody in; what it was called is recorded, and other sessions end', async () => {
  const { room, deps, key, ask, enter, stored } = await registered()
  const [here, there] = [signedIn(deps, 'ann'), signedIn(deps, 'ann')]
  const id = stored()[0]?.id ?? ''
  const asked = await ask()
  removePasskey(deps, { ...here.actor, secondFactor: true }, id)
  await expect(enter(asked, key.signIn(challengeOf(asked)))).rejects.toThrow(notAccepted)
  expect(listPasskeys(deps, ann)).toEqual([])
  expect([here, there].map(({ token }) => opens(deps, token))).toEqual([true, false])
  const entry = {
    action: 'account.passkey_removed',
    by: 'ann000000000',
    subject: 'ann000000000',
    changes: { passkey: id, name: 'Phone' },
  }
  expect(entries(room).at(-1)).toEqual(entry)
})

test('the list is the account’s own, oldest first; another’s key is not found to be removed', () => {
  const { deps, db } = testRoom()
  const add = (id: string, who: 'ann' | 'ed', createdAt: number) =>
    writeUnaudited(db, (tx) =>
      tx
        .insert(passkeys)
        .values({ id, accountId: accountId(who), name: id, credentialId: id, publicKey: 'x', counter: 0, createdAt })
        .run(),
    )
  add('younger', 'ann', 2)
  add('older', 'ann', 1)
  add('of Ed', 'ed', 0)
  expect(listPasskeys(deps, ann).map(({ name }) => name)).toEqual(['older', 'younger'])
  for (const id of ['of Ed', 'unknown', '']) expect(refusal(() => removePasskey(deps, ann, id))).toBe('not_found')
  expect([listPasskeys(deps, accountOf('ed')).length, entries({ db })]).toEqual([1, []])
})
