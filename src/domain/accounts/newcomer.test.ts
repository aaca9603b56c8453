import { expect, test } from 'vitest'
import { invitations, passkeys } from '#src/db/schema/access.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { connectRelay, entries, mailedToken } from '#src/testing/accounts.ts'
import { challengeOf } from '#src/testing/passkey-room.ts'
import { acmeId, testOrigin } from '#src/testing/personas.ts'
import { laterRefusal, testRoom } from '#src/testing/room.ts'
import { softPasskey } from '#src/testing/soft-passkey.ts'
import { signedToken } from '../secrets/signed-links.ts'
import { acceptWithNewAccount } from '../team/accept-invitation.ts'
import { accountByEmail } from './insert-account.ts'
import { offerFirstPasskey } from './newcomer.ts'
import { signedInAccount } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { askForPasskey, signInWithPasskey } from './sign-in-with-passkey.ts'
import { addressOfSignUp, finishSignUp, requestSignUp } from './sign-up.ts'

const email = 'newa@example.com'

/** Newa holds a link to finish her account. */
function signUpRoom() {
  const room = testRoom()
  const { deps, db } = room
  connectRelay(deps)
  writeUnaudited(db, (tx) => void tx.update(instance).set({ signUp: 'open' }).run())
  requestSignUp(deps, { kind: 'visitor', origin: testOrigin }, { email })
  return { ...room, room, token: mailedToken(deps, 'sign_up') }
}

async function made(deps: ReturnType<typeof signUpRoom>['deps'], address = email, key = softPasskey()) {
  const offered = await offerFirstPasskey(deps, testOrigin, { email: address, name: 'Newa' })
  return { token: offered.token, response: key.register(challengeOf(offered)) }
}

test('an account begins with a passkey alone: it signs in as two factors, and no password does', async () => {
  const { room, deps, token } = signUpRoom()
  const key = softPasskey()
  const passkey = await made(deps, email, key)
  const session = await finishSignUp(deps, testOrigin, { token, name: ' Newa ', passkey })
  expect(signedInAccount(deps, session, testOrigin)).toMatchObject({ name: 'Newa', secondFactor: true })
  expect(accountByEmail(deps.db, email)).toMatchObject({ passwordHash: '', emailVerifiedAt: deps.clock.now() })
  expect(
    entries(room, null)
      .map(({ action }) => action)
      .slice(-5),
  ).toContain('account.passkey_added')
  for (const password of ['', 'correct horse battery'])
    expect(await laterRefusal(() => signIn(deps, testOrigin, { email, password }))).toBe('invalid')
  const asked = await askForPasskey(deps, testOrigin)
  const response = key.signIn(challengeOf(asked))
  expect(await signInWithPasskey(deps, testOrigin, { token: asked.token, response })).not.toBe('')
})

test('the passkey is made for that address, once, and only behind its link', async () => {
  const { deps, db, token } = signUpRoom()
  const another = await made(deps, 'eve@example.com')
  expect(await laterRefusal(() => finishSignUp(deps, testOrigin, { token, name: 'Newa', passkey: another }))).toBe(
    'not_found',
  )
  const forged = { ...(await made(deps)), response: softPasskey().register({ challenge: 'AAAA' }) }
  expect(await laterRefusal(() => finishSignUp(deps, testOrigin, { token, name: 'Newa', passkey: forged }))).toBe(
    'invalid',
  )
  expect([db.select().from(passkeys).all(), accountByEmail(db, email), addressOfSignUp(deps, token)]).toEqual([
    [],
    undefined,
    email,
  ])
  const passkey = await made(deps)
  await finishSignUp(deps, testOrigin, { token, name: 'Newa', passkey })
  expect(await laterRefusal(() => finishSignUp(deps, testOrigin, { token, name: 'Newa', passkey }))).toBe('not_found')
  expect(await laterRefusal(() => offerFirstPasskey(deps, testOrigin, { email, name: '' }))).toBe('invalid')
})

test('whoever is invited joins with a passkey alone, too; the organization’s name makes no password', async () => {
  const room = testRoom()
  const { deps, db } = room
  const row = {
    id: 'invited00000',
    organizationId: acmeId,
    email,
    role: 'editor',
    createdAt: 1,
    expiresAt: 2 ** 52,
  } as const
  writeUnaudited(db, (tx) => void tx.insert(invitations).values(row).run())
  const token = signedToken(deps, 'invitation', row.id)
  const own = { token, name: 'Newa', password: 'Acme-Acme-2026' }
  expect(await laterRefusal(() => acceptWithNewAccount(deps, testOrigin, own))).toBe('invalid')
  const session = await acceptWithNewAccount(deps, testOrigin, { token, name: 'Newa', passkey: await made(deps) })
  expect(signedInAccount(deps, session, testOrigin)).toMatchObject({ name: 'Newa', secondFactor: true })
})
