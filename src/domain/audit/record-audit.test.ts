import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { databaseFrom } from '#src/db/connection.ts'
import { auditEpochs, auditState } from '#src/db/schema/evidence.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { accountOf, acmeId, otherId, programActor, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Actor } from '../context.ts'
import { openAuditKeys } from '../settings/keep-audit-keyed.ts'
import { epochIdentity } from './audit-keys.ts'
import { detailsHash, firstHash, sealer, unkeyedHash } from './chain.ts'
import { type AuditFacts, recordAudit } from './record-audit.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const facts: AuditFacts = { action: 'service.created', organizationId: acmeId, subject: { type: 'service', id: 'api' } }
const record = ({ deps, db }: TestRoom, change: Partial<AuditFacts> = {}, actor: Actor = system) =>
  write(db, (tx) => recordAudit(tx, deps, actor, { ...facts, ...change }))
const entries = ({ db }: TestRoom) => db.select().from(auditEntries).all()
const heads = ({ db }: TestRoom) => db.select().from(auditHeads).all()

/** HMAC-SHA-256 under the key of the first epoch, as whoever has the secret key computes it. */
function keyed({ db, deps }: TestRoom): (...fields: unknown[]) => string {
  const key = deps.secrets.open(db.select().from(auditEpochs).get()?.key ?? '', epochIdentity(1))
  return (...fields) => createHmac('sha256', key).update(JSON.stringify(fields)).digest('hex')
}

test('an entry is a row whose hash whoever has the key can compute again, and so is where its chain ends', () => {
  const room = testRoom()
  const at = room.clock.now()
  record(room, { changes: { name: 'API' } }, room.actor('ed'))
  const details = '{"changes":{"name":"API"},"ip":"192.0.2.1","userAgent":"test","requestId":"request"}'
  const hashed = [acmeId, 1, at, 'member', 'ed0000000000', 'service.created', 'service', 'api', sha256(details)]
  const mac = keyed(room)
  const hash = mac('entry', 1, ...hashed, '0'.repeat(64))
  expect(entries(room)).toEqual([
    {
      ...{ chain: acmeId, sequence: 1, at, actorKind: 'member', actorId: 'ed0000000000', action: 'service.created' },
      ...{ subjectType: 'service', subjectId: 'api', details, detailsHash: sha256(details) },
      ...{ previousHash: '0'.repeat(64), hash, epoch: 1 },
    },
  ])
  const seal = mac('end', acmeId, 1, hash)
  expect(heads(room)).toEqual([{ chain: acmeId, sequence: 1, hash, seal, anchored: 0 }])
  expect(room.db.select().from(auditState).all()).toEqual([
    { id: 1, epoch: 1, entries: 1, sum: seal, seal: mac('all ends', 1, 1, seal) },
  ])
})

test('each entry holds the hash of the one before it; each organization and the instance have a chain of their own', () => {
  const room = testRoom()
  for (const organizationId of [acmeId, otherId, null, acmeId, null, acmeId]) record(room, { organizationId })
  for (const [chain, count] of [
    [acmeId, 3],
    [otherId, 1],
    ['', 2],
  ] as const) {
    const own = entries(room).filter((entry) => entry.chain === chain)
    expect(own.map(({ sequence }) => sequence)).toEqual([1, 2, 3].slice(0, count))
    expect(own.map(({ previousHash }) => previousHash)).toEqual(
      [firstHash, ...own.map(({ hash }) => hash)].slice(0, count),
    )
    expect(heads(room)).toContainEqual(expect.objectContaining({ chain, sequence: count, hash: own.at(-1)?.hash }))
  }
})

test('without changes there are none; what is recorded of a change is recorded as it is', () => {
  const room = testRoom()
  record(room)
  record(room, { changes: { before: null, after: { list: ['"', 'ß'] } } })
  expect(entries(room).map(({ details }) => JSON.parse(details).changes)).toEqual([
    {},
    { before: null, after: { list: ['"', 'ß'] } },
  ])
})

const actors: [Actor, string, string | null][] = [
  [
    { kind: 'subscriber', subscriberId: 'sub000000000', organizationId: acmeId, origin: testOrigin },
    'subscriber',
    'sub000000000',
  ],
  [{ kind: 'visitor', origin: testOrigin }, 'visitor', null],
  [programActor({ role: 'editor' }), 'token', 'token0000000'],
  [accountOf('ines'), 'account', 'ines00000000'],
  [system, 'system', 'test'],
]

test.each(actors)('an actor is recorded by its kind and its id: %#', (actor, actorKind, actorId) => {
  const room = testRoom()
  record(room, {}, actor)
  expect(entries(room)).toMatchObject([{ actorKind, actorId }])
  expect(entries(room)[0]?.details).not.toContain('"name"')
})

test('an act that fails afterwards leaves no entry, and its number to the next', () => {
  const room = testRoom()
  record(room)
  const fails = () =>
    write(room.db, (tx) => {
      recordAudit(tx, room.deps, system, facts)
      throw new Error('no')
    })
  expect(fails).toThrow('no')
  record(room)
  expect(entries(room).map(({ sequence }) => sequence)).toEqual([1, 2])
})

test('a write without an entry is none at all; two entries in one act are two', () => {
  const room = testRoom()
  expect(() => write(room.db, (tx) => void tx.delete(auditHeads).run())).toThrow('a write without an audit entry')
  writeUnaudited(room.db, (tx) => {
    recordAudit(tx, room.deps, system, facts)
    recordAudit(tx, room.deps, system, { ...facts, action: 'service.edited' })
  })
  expect(entries(room).map(({ sequence, action }) => [sequence, action])).toEqual([
    [1, 'service.created'],
    [2, 'service.edited'],
  ])
})

test('no field can be moved into its neighbour without the hash noticing', () => {
  const known = {
    ...{ chain: 'ab', sequence: 1, at: 2, actorKind: 'k', actorId: null, action: 'a', subjectType: 's' },
    ...{ subjectId: 'i', detailsHash: 'd', previousHash: 'p', epoch: 1 },
  }
  const others = [
    { chain: 'a', actorKind: 'bk' },
    { sequence: 12 },
    { at: 3 },
    { actorId: '' },
    { actorId: 'null' },
    { action: 'as', subjectType: '' },
    { subjectId: 'id', detailsHash: '' },
    { previousHash: 'q' },
  ]
  for (const hashOf of [sealer(1, 'key').entry, unkeyedHash]) {
    const changed = others.map((change) => hashOf({ ...known, ...change }))
    expect(new Set([hashOf(known), ...changed]).size).toBe(9)
    expect(hashOf({ ...known })).toBe(hashOf(known))
  }
  expect(sealer(1, 'key').entry({ ...known, epoch: 2 })).not.toBe(sealer(1, 'key').entry(known))
  expect(detailsHash('Grüße')).toBe(sha256('Grüße'))
})

test('a process that missed a rotation of the key adds nothing', () => {
  const room = testRoom()
  record(room)
  const late = databaseFrom(room.db.$client.serialize())
  openAuditKeys({ db: late, secrets: room.deps.secrets })
  late.$client.run('UPDATE audit_state SET epoch = 2')
  expect(() => record({ ...room, db: late, deps: { ...room.deps, db: late } })).toThrow('was rotated meanwhile')
  expect(late.select().from(auditEntries).all()).toHaveLength(1)
})
