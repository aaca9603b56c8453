import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { auditArchives } from '#src/db/schema/operations.ts'
import type { AuditEntry } from '#src/domain/audit/list-audit.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import { entries } from '#src/testing/accounts.ts'
import { bringArchive } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { eraseFromEarlierAudits } from './erase-from-earlier-audits.ts'
import type { ErasedPerson } from './erased-person.ts'

const ann: ErasedPerson = {
  accountId: 'ann000000000',
  pseudonym: 'erased-1a2b3c4d',
  names: ['Zelda Quartermaine'],
  addresses: ['zelda@persona.example'],
  ips: ['203.0.113.7'],
  subscriberIds: ['subscriber00'],
  tokenIds: [],
}
const otto: AuditEntry = {
  sequence: 1,
  at: 5,
  actorKind: 'member',
  actorId: 'elsewhere000',
  actorName: 'Otto',
  action: 'service.created',
  subjectType: 'service',
  subjectId: 'x',
  changes: { name: 'API' },
  ip: '198.51.100.9',
  userAgent: 'Browser/1',
  requestId: 'request',
  previousHash: 'a',
  hash: 'b',
}
const visitor = { ...otto, actorKind: 'visitor', actorId: null, actorName: null }
const nowhere = { ip: '', userAgent: '', requestId: '' }

const textOf = ({ db }: TestRoom) =>
  db
    .select()
    .from(auditArchives)
    .all()
    .map(({ bytes }) => gunzipSync(bytes).toString('utf8'))
    .join('')

async function leftOf(...lines: AuditEntry[]): Promise<AuditEntry[]> {
  const room = testRoom()
  bringArchive(room.deps, { text: lines.map((line) => `${JSON.stringify(line)}\n`).join(''), entries: lines.length })
  await eraseFromEarlierAudits(room.deps, system, ann)
  return textOf(room)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

test.each<[string, AuditEntry, Partial<AuditEntry>]>([
  ['their deed, by the id', { ...otto, actorId: 'ann000000000' }, { actorName: 'erased-1a2b3c4d' }],
  ['their deed elsewhere, by the name', { ...otto, actorName: 'Zelda Quartermaine' }, { actorName: 'erased-1a2b3c4d' }],
  ['a deed with their subscription', { ...otto, actorId: 'subscriber00' }, { actorName: 'erased-1a2b3c4d' }],
  [
    'their deed that names them',
    { ...otto, actorId: 'ann000000000', changes: { name: 'Box of Zelda' } },
    { actorName: 'erased-1a2b3c4d', changes: {} },
  ],
  ['another’s that holds their address', { ...otto, changes: { email: 'ZELDA@persona.example' } }, { changes: {} }],
  [
    'a token that is named after them',
    { ...otto, action: 'api_token.created', changes: { name: 'Quartermaine' } },
    { changes: {} },
  ],
  ['a visitor’s at their subscription', { ...visitor, subjectId: 'subscriber00' }, {}],
  ['a visitor’s from where they were', { ...visitor, ip: '203.0.113.7' }, {}],
])('taken out: %s', async (_what, line, change) => {
  expect(await leftOf(line)).toEqual([{ ...line, ...nowhere, ...change }])
})

test.each<[string, AuditEntry]>([
  ['another’s deed', otto],
  ['another’s that names a name', { ...otto, changes: { name: 'Zelda' } }],
  ['a token that is named after nobody', { ...otto, action: 'api_token.created', changes: { name: 'Deploys' } }],
  ['a visitor from elsewhere', { ...visitor, ip: '203.0.113.77' }],
  ['a member from where they were', { ...otto, ip: '203.0.113.7' }],
  ['how a subscriber agreed', { ...visitor, action: 'subscriber.confirmed', ip: '203.0.113.7' }],
  ['an address that only ends like theirs', { ...otto, changes: { email: 'grizelda@persona.example' } }],
])('left alone: %s', async (_what, line) => {
  expect(await leftOf(line)).toEqual([line])
})

test('lines stay in their order, and the organization’s own chain tells how many changed and what is left', async () => {
  const room = testRoom()
  const hers = { ...otto, sequence: 2, actorId: 'ann000000000' }
  const text = [otto, hers, { ...otto, sequence: 3 }, { ...hers, sequence: 4 }].map((line) => JSON.stringify(line))
  bringArchive(room.deps, { text: `${text.join('\n')}\n`, entries: 4 })
  await eraseFromEarlierAudits(room.deps, system, ann)
  const left = textOf(room)
  expect(left.split('\n').map((line) => line && JSON.parse(line).sequence)).toEqual([1, 2, 3, 4, ''])
  expect([left.split('\n')[0], left.split('\n')[2]]).toEqual([text[0], text[2]])
  expect(entries(room)).toEqual([
    {
      action: 'audit.earlier_details_erased',
      by: 'test',
      subject: 'erased-1a2b3c4d',
      changes: { earlierAudit: 'archive00000', entries: 2, digest: createHash('sha256').update(left).digest('hex') },
    },
  ])
  expect([entries(room, null), entries(room, otherId), verifyChains(room.db)]).toEqual([[], [], []])
})

test('a log that does not tell of them stays byte for byte, and nothing is recorded', async () => {
  const room = testRoom()
  bringArchive(room.deps, { text: `${JSON.stringify(otto)}\n` })
  const before = room.db.select().from(auditArchives).all()
  await eraseFromEarlierAudits(room.deps, system, ann)
  expect([room.db.select().from(auditArchives).all(), entries(room)]).toEqual([before, []])
})

test('a nameless person is not taken for everybody without a name', async () => {
  const room = testRoom()
  const nameless = `${JSON.stringify({ ...otto, actorName: '' })}\n`
  bringArchive(room.deps, { organizationId: acmeId, text: nameless })
  await eraseFromEarlierAudits(room.deps, system, { ...ann, names: [] })
  expect(textOf(room)).toBe(nameless)
})
