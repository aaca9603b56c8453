import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apiTokens } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { acmeId, otherId, programActor, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import type { Actor } from '../context.ts'
import { eraseDetails } from './erase-details.ts'
import { type AuditFilter, auditActors, eachAudit, listAudit } from './list-audit.ts'
import { recordAudit } from './record-audit.ts'

interface Said {
  actor?: Actor
  action?: string
  subject?: string
  organizationId?: string | null
  changes?: Record<string, unknown>
}

function record({ deps, db }: TestRoom, said: Said = {}): void {
  const { actor = system, action = 'service.created', subject = 'api', organizationId = acmeId, changes } = said
  write(db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: someAction(action),
      organizationId,
      subject: { type: 'service', id: subject },
      changes,
    }),
  )
}

const list = ({ db }: TestRoom, filter: AuditFilter = {}, limit = 100, before?: number) =>
  listAudit(db, acmeId, filter, { limit, before })
const sequences = (...of: Parameters<typeof list>) => list(...of).map(({ sequence }) => sequence)

const program: Actor = programActor({ role: 'editor' })

test('an entry says who did what to what, when, from where and what changed', () => {
  const room = testRoom()
  record(room, { actor: room.actor('ed'), changes: { name: 'API' } })
  expect(list(room)).toEqual([
    {
      ...{ sequence: 1, at: room.clock.now(), actorKind: 'member', actorId: 'ed0000000000', actorName: 'Ed' },
      ...{ action: 'service.created', subjectType: 'service', subjectId: 'api', changes: { name: 'API' } },
      ...{ ip: '192.0.2.1', userAgent: 'test', requestId: 'request', previousHash: '0'.repeat(64) },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ])
})

test('the newest come first, page by page; each log is read for itself', () => {
  const room = testRoom()
  for (let one = 0; one < 5; one++) record(room)
  record(room, { organizationId: otherId })
  record(room, { organizationId: null })
  expect([
    sequences(room, {}, 2),
    sequences(room, {}, 2, 4),
    sequences(room, {}, 2, 2),
    sequences(room, {}, 2, 1),
  ]).toEqual([[5, 4], [3, 2], [1], []])
  for (const chain of [otherId, '']) expect(listAudit(room.db, chain, {}, { limit: 9 })).toHaveLength(1)
})

test('any filter finds what a plain one finds, listed and in steps alike', () => {
  const room = testRoom()
  const actors: Actor[] = [system, room.actor('ed'), room.actor('ann')]
  const actions = ['incident.opened', 'incident.edited', 'incidents', 'service.created']
  for (let one = 0; one < 48; one++) {
    const [actor, action, subject] = [actors[one % 3], actions[one % 4], `s${one % 5}`]
    record(room, { actor, action, subject })
    room.clock.advance(1000)
  }
  const all = list(room)
  const start = all.at(-1)?.at ?? 0
  const maybe = <T>(...values: T[]) => fc.constantFrom(undefined, ...values)
  const filters = fc.record({
    action: maybe('', 'incident', 'incident.', 'incident.opened', 'ncident', 'x', '%'),
    actor: maybe('', 'ed0000000000', 'test', 'nobody'),
    subject: maybe('', 's1', 's'),
    from: maybe(start, start + 10_000, start + 10_001),
    until: maybe(start, start + 20_000, start + 20_001),
  })
  fc.assert(
    fc.property(filters, (filter) => {
      const { action, actor, subject, from = 0, until = Number.POSITIVE_INFINITY } = filter
      const found = all.filter(
        (entry) =>
          (!action || entry.action.startsWith(action)) &&
          (!actor || entry.actorId === actor) &&
          (!subject || entry.subjectId === subject) &&
          entry.at >= from &&
          entry.at < until,
      )
      expect(list(room, filter)).toEqual(found)
      expect([...eachAudit(room.db, acmeId, filter)].flat()).toEqual(found.toReversed())
    }),
  )
})

test('an export reads five hundred at once, and each of them once', () => {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => {
    const facts = { action: someAction('a'), organizationId: acmeId, subject: { type: 't', id: 'i' } }
    for (let one = 0; one < 1001; one++) recordAudit(tx, room.deps, system, facts)
  })
  expect([...eachAudit(room.db, acmeId, {})].map((entries) => entries.length)).toEqual([500, 500, 1])
})

test('who acted stands there by their present names, once each, in the order of the alphabet', () => {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => {
    const row = {
      id: 'token0000000',
      organizationId: acmeId,
      name: 'CI',
      role: 'editor',
      tokenHash: 'x',
      createdAt: 1,
    } as const
    tx.insert(apiTokens).values(row).run()
  })
  const visitor: Actor = { kind: 'visitor', origin: testOrigin }
  for (const actor of [room.actor('vic'), program, system, room.actor('ed'), room.actor('ed'), visitor])
    record(room, { actor })
  record(room, { actor: room.actor('olga'), organizationId: otherId })
  expect(auditActors(room.db, acmeId)).toEqual([
    { id: 'token0000000', name: 'CI' },
    { id: 'ed0000000000', name: 'Ed' },
    { id: 'test', name: 'test' },
    { id: 'vic000000000', name: 'Vic' },
  ])
  expect(list(room).map(({ actorKind, actorName }) => [actorKind, actorName])).toEqual([
    ['visitor', null],
    ['member', 'Ed'],
    ['member', 'Ed'],
    ['system', null],
    ['token', 'CI'],
    ['member', 'Vic'],
  ])
})

test('of an account that is gone the log says so, once its details are erased', () => {
  const room = testRoom()
  record(room, { actor: room.actor('vic'), changes: { name: 'Vic’s' } })
  writeUnaudited(room.db, (tx) => {
    tx.delete(memberships).run()
    tx.delete(accounts).run()
  })
  expect(list(room)).toMatchObject([{ actorName: null, changes: { name: 'Vic’s' } }])
  const erased = { chain: acmeId, pseudonym: 'erased-1', entries: [{ sequence: 1, changes: { kept: 1 } }] }
  write(room.db, (tx) => eraseDetails(tx, room.deps, system, erased))
  expect(list(room).at(-1)).toMatchObject({ actorName: 'Deleted account', changes: { kept: 1 }, ip: '', userAgent: '' })
  expect(auditActors(room.db, acmeId)).toContainEqual({
    id: 'vic000000000',
    name: 'Deleted account (vic000000000)',
  })
})

test.each(['', 'nonsense', 'null', '5', '[]', '{}', '{"changes":null}'])(
  'the log is shown, too, where somebody wrote %j for the details',
  (details) => {
    const room = testRoom()
    record(room)
    room.db.$client.run('DROP TRIGGER audit_entries_are_never_changed')
    room.db.$client.run('UPDATE audit_entries SET details = ?', [details])
    const shown = list(room).map(({ sequence, changes, ip, requestId }) => ({ sequence, changes, ip, requestId }))
    expect(shown).toEqual([{ sequence: 1, changes: {}, ip: '', requestId: '' }])
    expect([...eachAudit(room.db, acmeId, {})].flat()).toHaveLength(1)
  },
)
