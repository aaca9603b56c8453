import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { accountOf, acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Actor } from '../context.ts'
import { detailsHash, entryHash, firstHash } from './chain.ts'
import { type AuditFacts, recordAudit } from './record-audit.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const facts: AuditFacts = { action: 'service.created', organizationId: acmeId, subject: { type: 'service', id: 'api' } }
const record = ({ deps, db }: TestRoom, change: Partial<AuditFacts> = {}, actor: Actor = system) =>
  write(db, (tx) => recordAudit(tx, deps, actor, { ...facts, ...change }))
const entries = ({ db }: TestRoom) => db.select().from(auditEntries).all()
const heads = ({ db }: TestRoom) => db.select().from(auditHeads).all()

test('an entry is a row whose hash anybody can compute again', () => {
  const room = testRoom()
  const at = room.clock.now()
  record(room, { changes: { name: 'API' } }, room.actor('ed'))
  const details = '{"changes":{"name":"API"},"ip":"192.0.2.1","userAgent":"test","requestId":"request"}'
  const hashed = [acmeId, 1, at, 'member', 'ed0000000000', 'service.created', 'service', 'api', sha256(details)]
  const hash = sha256(JSON.stringify([...hashed, '0'.repeat(64)]))
  expect(entries(room)).toEqual([
    {
      ...{ chain: acmeId, sequence: 1, at, actorKind: 'member', actorId: 'ed0000000000', action: 'service.created' },
      ...{ subjectType: 'service', subjectId: 'api', details, detailsHash: sha256(details) },
      ...{ previousHash: '0'.repeat(64), hash },
    },
  ])
  expect(heads(room)).toEqual([{ chain: acmeId, sequence: 1, hash }])
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
    expect(heads(room)).toContainEqual({ chain, sequence: count, hash: own.at(-1)?.hash })
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
  [
    { kind: 'token', tokenId: 'token0000000', name: 'CI', organizationId: acmeId, role: 'editor', origin: testOrigin },
    'token',
    'token0000000',
  ],
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
    ...{ subjectId: 'i', detailsHash: 'd', previousHash: 'p' },
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
  ].map((change) => entryHash({ ...known, ...change }))
  expect(new Set([entryHash(known), ...others]).size).toBe(9)
  expect(entryHash({ ...known })).toBe(entryHash(known))
  expect(detailsHash('Grüße')).toBe(sha256('Grüße'))
})
