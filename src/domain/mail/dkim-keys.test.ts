import { createPublicKey, createSign, createVerify } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { dkimIdentity, findDkimKey, generateDkimKeyPair, insertDkimKey, signingKey } from './dkim-keys.ts'

const pair = { privateKey: 'the private half', publicKey: 'MIIB' }
const insert = ({ db, deps }: TestRoom, owner: string | null, domain = 'example.com', halves = pair) =>
  writeUnaudited(db, (tx) => insertDkimKey(tx, deps, owner, domain, halves))
const verify = ({ db, clock }: TestRoom, owner: string | null) =>
  writeUnaudited(db, (tx) =>
    tx
      .update(dkimKeys)
      .set({ verifiedAt: clock.now() })
      .where(eq(dkimKeys.id, findDkimKey(tx, owner, 'example.com')?.id ?? ''))
      .run(),
  )

test('a new pair is of RSA with 2048 bits, and what one half signs the other verifies', async () => {
  const { privateKey, publicKey } = await generateDkimKeyPair()
  const half = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  expect([half.asymmetricKeyType, half.asymmetricKeyDetails?.modulusLength]).toEqual(['rsa', 2048])
  expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
  const signature = createSign('sha256').update('mail').sign(privateKey)
  expect(createVerify('sha256').update('mail').verify(half, signature)).toBe(true)
})

test('a key is stored with its private half sealed for its row, unproven', () => {
  const room = testRoom()
  insert(room, null)
  const key = findDkimKey(room.db, null, 'example.com')
  expect(key).toMatchObject({
    id: 'id0000000001',
    organizationId: null,
    domain: 'example.com',
    selector: 'opsentry0001',
    publicKey: 'MIIB',
    createdAt: room.clock.now(),
    checkedAt: null,
    verifiedAt: null,
    problem: null,
  })
  const { secrets } = room.deps
  expect(key?.privateKey).toMatch(/^v1\.\w{8}\.[\w-]+$/)
  expect(secrets.open(key?.privateKey ?? '', 'dkim_keys.privateKey:id0000000001')).toBe('the private half')
  expect(() => secrets.open(key?.privateKey ?? '', dkimIdentity('id0000000002'))).toThrow()
})

test('the key that is there already stays', () => {
  const room = testRoom()
  insert(room, null)
  insert(room, null, 'example.com', { privateKey: 'another', publicKey: 'MIIC' })
  expect(room.db.select().from(dkimKeys).all()).toMatchObject([{ publicKey: 'MIIB' }])
})

test('each organization has a key of its own for a domain, and the instance another', () => {
  const room = testRoom()
  for (const owner of [null, acmeId, otherId]) insert(room, owner)
  insert(room, acmeId, 'example.org')
  const owners = [null, acmeId, otherId].map((owner) => findDkimKey(room.db, owner, 'example.com')?.organizationId)
  expect(owners).toEqual([null, acmeId, otherId])
  expect(findDkimKey(room.db, null, 'example.org')).toBeUndefined()
  expect(
    new Set(
      room.db
        .select()
        .from(dkimKeys)
        .all()
        .map(({ selector }) => selector),
    ).size,
  ).toBe(4)
})

test('a key signs once its record was found, for its owner and its domain alone', () => {
  const room = testRoom()
  insert(room, acmeId)
  expect(signingKey(room.deps, acmeId, 'example.com')).toBeNull()
  verify(room, acmeId)
  expect(signingKey(room.deps, acmeId, 'example.com')).toEqual({
    domain: 'example.com',
    selector: 'opsentry0001',
    privateKey: 'the private half',
  })
  for (const [owner, domain] of [
    [otherId, 'example.com'],
    [null, 'example.com'],
    [acmeId, 'example.org'],
    [acmeId, 'mail.example.com'],
  ] as const)
    expect(signingKey(room.deps, owner, domain)).toBeNull()
})
