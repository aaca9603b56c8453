import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { connectRelay, mailedToken, setAccount } from '#src/testing/accounts.ts'
import { busyAccount } from '#src/testing/busy-account.ts'
import { accountId, accountOf, acmeId, testOrigin, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { requestEmailChange, verifyEmail } from '../accounts/change-email.ts'
import { rename } from '../accounts/change-password.ts'
import { issueToken } from '../accounts/one-time-tokens.ts'
import { pseudonymOf } from '../accounts/pseudonym.ts'
import { signIn } from '../accounts/sign-in.ts'
import { finishSignUp } from '../accounts/sign-up.ts'
import { identify } from './erased-person.ts'

const from = (ip: string) => ({ ...testOrigin, ip })

async function move({ deps }: TestRoom, who: 'ann' | 'ed', email: string): Promise<void> {
  await requestEmailChange(deps, accountOf(who), { email, currentPassword: testPassword })
  verifyEmail(deps, accountOf(who), mailedToken(deps, 'verify_email'))
}

test('whoever has done nothing is a name, an address and a pseudonym', async () => {
  const { deps } = testRoom()
  expect(await identify(deps, accountId('ann'))).toEqual({
    accountId: 'ann000000000',
    pseudonym: pseudonymOf(deps, 'ann000000000'),
    names: ['Ann'],
    addresses: ['ann@example.com'],
    ips: [],
    subscriberIds: [],
    tokenIds: [],
  })
  expect(await laterRefusal(() => identify(deps, 'gone00000000'))).toBe('not_found')
})

test('every name the account had counts, each once', async () => {
  const { deps } = testRoom()
  for (const name of ['Ann Vogel', 'Ann Falke', 'Ann', 'Ann Falke']) rename(deps, accountOf('ann'), { name })
  rename(deps, accountOf('ed'), { name: 'Edgar' })
  expect((await identify(deps, accountId('ann'))).names.toSorted()).toEqual(['Ann', 'Ann Falke', 'Ann Vogel'])
})

test('every address the account had counts, each once, and one it asked for in vain while the link waits', async () => {
  const room = testRoom()
  connectRelay(room.deps)
  await move(room, 'ann', 'ann@second.example')
  await move(room, 'ann', 'ann@third.example')
  await move(room, 'ed', 'ed@second.example')
  await requestEmailChange(room.deps, accountOf('ann'), { email: 'ann@fourth.example', currentPassword: testPassword })
  const { addresses } = await identify(room.deps, accountId('ann'))
  expect(addresses.toSorted()).toEqual([
    'ann@example.com',
    'ann@fourth.example',
    'ann@second.example',
    'ann@third.example',
  ])
})

test('an address is somebody else’s once another account has it', async () => {
  const room = testRoom()
  connectRelay(room.deps)
  await move(room, 'ann', 'ann@second.example')
  await move(room, 'ed', 'ann@example.com')
  await requestEmailChange(room.deps, accountOf('ann'), { email: 'vic@example.com', currentPassword: testPassword })
  expect((await identify(room.deps, accountId('ann'))).addresses).toEqual(['ann@second.example'])
  expect((await identify(room.deps, accountId('ed'))).addresses.toSorted()).toEqual([
    'ann@example.com',
    'ed@example.com',
  ])
})

test('mail to somebody else that names no account tells no address', async () => {
  const room = testRoom()
  const mail = { channel: 'email', state: 'delivered', nextAttemptAt: 0, createdAt: 0 } as const
  writeUnaudited(room.db, (tx) => {
    const rows = [
      { kind: 'password_changed', subjectId: accountId('ann'), address: 'former@example.com' },
      { kind: 'password_changed', subjectId: accountId('ed'), address: 'eds@example.com' },
      { kind: 'notice', subjectId: accountId('ann'), address: 'notice@example.com' },
    ] as const
    for (const [id, row] of rows.entries())
      tx.insert(deliveries)
        .values({ ...mail, ...row, id: `mail${id}` })
        .run()
  })
  expect((await identify(room.deps, accountId('ann'))).addresses).toEqual(['ann@example.com', 'former@example.com'])
})

test('where it was used from: by its own deeds, each address once; failures at its door are others’', async () => {
  const { deps } = testRoom()
  const credentials = { email: 'ann@example.com', password: testPassword }
  for (const ip of ['198.51.100.1', '198.51.100.2', '198.51.100.1']) await signIn(deps, from(ip), credentials)
  await signIn(deps, from('198.51.100.3'), { ...credentials, email: 'ed@example.com' })
  await laterRefusal(() => signIn(deps, from('198.51.100.4'), { ...credentials, password: 'wrong horse battery' }))
  expect((await identify(deps, accountId('ann'))).ips.toSorted()).toEqual(['198.51.100.1', '198.51.100.2'])
})

test('where it was made from counts, although it was a visitor then', async () => {
  const { deps, db } = testRoom()
  const { token } = writeUnaudited(db, (tx) =>
    issueToken(tx, deps, { purpose: 'sign_up', email: 'newa@example.com', lifetime: 1000 }),
  )
  const input = { token, name: 'Newa', password: 'another battery staple' }
  await finishSignUp(deps, from('198.51.100.9'), input)
  const made = deps.db.$client.query<{ id: string }, []>("SELECT id FROM accounts WHERE name = 'Newa'").get()
  expect((await identify(deps, made?.id ?? '')).ips).toEqual(['198.51.100.9'])
})

test('the tokens of its making count, whoever else made some', async () => {
  const { deps, db, actor } = testRoom()
  for (const who of ['ann', 'ann', 'otto'] as const)
    createApiToken(deps, actor(who), acmeId, { name: 'Script', role: 'viewer', days: 0 })
  const [first, second] = db.$client.query<{ id: string }, []>('SELECT id FROM api_tokens ORDER BY id').all()
  expect((await identify(deps, accountId('ann'))).tokenIds).toEqual([first?.id, second?.id])
})

test('a whole life in one', async () => {
  const { deps } = testRoom()
  await busyAccount(deps)
  setAccount(deps, 'ann', { deletionRequestedAt: deps.clock.now() })
  expect(await identify(deps, accountId('ann'))).toMatchObject({
    names: ['Zelda Quartermaine', 'Ann'],
    addresses: ['zelda@persona.example', 'ann@example.com'],
    ips: ['203.0.113.77'],
  })
})
