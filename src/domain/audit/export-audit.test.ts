import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { auditArchives } from '#src/db/schema/operations.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { bringArchive } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import type { Actor } from '../context.ts'
import { listEarlierAudits, readEarlierAudit } from './earlier-audits.ts'
import { type AuditFormat, exportAudit } from './export-audit.ts'
import type { AuditFilter } from './list-audit.ts'
import { recordAudit } from './record-audit.ts'

function record(
  { deps, db }: TestRoom,
  actor: Actor = system,
  changes: Record<string, unknown> = {},
  id = 'api',
): void {
  const facts = {
    action: someAction('service.created'),
    organizationId: acmeId,
    subject: { type: 'service', id },
    changes,
  }
  write(db, (tx) => recordAudit(tx, deps, actor, facts))
}

const file = ({ db }: TestRoom, format: AuditFormat, filter: AuditFilter = {}, chain = acmeId) =>
  [...exportAudit(db, chain, filter, format)].join('')
const rows = (room: TestRoom, filter?: AuditFilter) =>
  parse<Record<string, string>>(file(room, 'csv', filter), { columns: true })

const header =
  'sequence,time,action,actorKind,actorId,actorName,subjectType,subjectId,changes,ip,userAgent,requestId,previousHash,hash'

test('CSV: a header, lines that end as RFC 4180 says, changes as JSON, times in UTC', () => {
  const room = testRoom()
  record(room, room.actor('ed'), { name: 'a "b", c' })
  const [line = '', hash = ''] = /,([0-9a-f]{64})\r\n$/.exec(file(room, 'csv')) ?? []
  expect(line).not.toBe('')
  expect(file(room, 'csv')).toBe(
    [
      header,
      `1,2026-03-10T12:00:00.000Z,service.created,member,ed0000000000,Ed,service,api,"{""name"":""a \\""b\\"", c""}",192.0.2.1,test,request,${'0'.repeat(64)},${hash}`,
      '',
    ].join('\r\n'),
  )
})

test('NDJSON: one object per line, changes as they are, the time in words and not in milliseconds', () => {
  const room = testRoom()
  record(room, room.actor('ed'), { name: 'a\nb' })
  record(room)
  const lines = file(room, 'ndjson').split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      ...{ sequence: 1, time: '2026-03-10T12:00:00.000Z', action: 'service.created', actorKind: 'member' },
      ...{ actorId: 'ed0000000000', actorName: 'Ed', subjectType: 'service', subjectId: 'api' },
      ...{ changes: { name: 'a\nb' }, ip: '192.0.2.1', userAgent: 'test', requestId: 'request' },
      ...{ previousHash: '0'.repeat(64), hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
    expect.objectContaining({ sequence: 2, actorKind: 'system', actorId: 'test', actorName: null }),
  ])
})

test('an empty log is a header, or nothing', () => {
  const room = testRoom()
  expect([file(room, 'csv'), file(room, 'ndjson')]).toEqual([`${header}\r\n`, ''])
})

test('what a browser or a name brings is no formula', () => {
  const room = testRoom()
  const origin = { ip: '192.0.2.1', userAgent: '=HYPERLINK("http://x")', requestId: '@SUM(A1)' }
  record(room, { ...system, name: '+1', origin }, {}, '-2')
  expect(rows(room)).toMatchObject([
    { userAgent: '\'=HYPERLINK("http://x")', requestId: "'@SUM(A1)", actorId: "'+1", subjectId: "'-2" },
  ])
})

test('oldest first, filtered as on the screen, of one log alone, and whole beyond a step', () => {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => {
    for (let one = 0; one < 1100; one++) {
      const subject = { type: 't', id: one % 2 === 0 ? 'even' : 'odd' }
      recordAudit(tx, room.deps, system, { action: someAction('a'), organizationId: acmeId, subject })
    }
    recordAudit(tx, room.deps, system, {
      action: someAction('a'),
      organizationId: null,
      subject: { type: 't', id: 'even' },
    })
  })
  const sequences = rows(room).map(({ sequence }) => Number(sequence))
  expect(sequences).toEqual(Array.from({ length: 1100 }, (_, index) => index + 1))
  expect(rows(room, { subject: 'odd' })).toHaveLength(550)
  expect(file(room, 'ndjson', {}, '').split('\n')).toHaveLength(2)
  expect(file(room, 'ndjson', {}, otherId)).toBe('')
})

test('the logs that an organization brought along are listed by age, and read as they were', async () => {
  const room = testRoom()
  bringArchive(room.deps, { text: '{"sequence":1}\n', entries: 7 })
  writeUnaudited(room.db, (tx) => {
    const row = { organizationId: acmeId, origin: 'http://older.example', entries: 2, bytes: gzipSync('') }
    tx.insert(auditArchives)
      .values({ ...row, id: 'older0000000', exportedAt: 0 })
      .run()
    tx.insert(auditArchives)
      .values({ ...row, id: 'another00000', exportedAt: 1 })
      .run()
  })
  expect(listEarlierAudits(room.db, acmeId)).toEqual([
    { id: 'older0000000', origin: 'http://older.example', exportedAt: 0, entries: 2 },
    { id: 'another00000', origin: 'http://older.example', exportedAt: 1, entries: 2 },
    { id: 'archive00000', origin: 'http://elsewhere.example', exportedAt: 1, entries: 7 },
  ])
  const read = (id: string) => new Response(readEarlierAudit(room.db, acmeId, id)).text()
  expect([await read('archive00000'), await read('older0000000')]).toEqual(['{"sequence":1}\n', ''])
})

test('another organization’s is not found, as an unknown one', () => {
  const room = testRoom()
  bringArchive(room.deps, { text: 'x' })
  expect(listEarlierAudits(room.db, otherId)).toEqual([])
  expect(refusal(() => readEarlierAudit(room.db, otherId, 'archive00000'))).toBe('not_found')
  expect(refusal(() => readEarlierAudit(room.db, acmeId, 'unknown00000'))).toBe('not_found')
})
