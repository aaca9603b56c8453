import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEntries } from '#src/db/schema/operations.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import type { Actor } from '#src/domain/context.ts'
import { entries } from '#src/testing/accounts.ts'
import { acmeId, actorOf, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import { eachAuditPage } from '../accounts/audit-pages.ts'
import { eraseFromAudit } from './erase-from-audit.ts'
import type { ErasedPerson } from './erased-person.ts'

const ann: ErasedPerson = {
  accountId: 'ann000000000',
  pseudonym: 'erased-1a2b3c4d',
  names: ['Zelda Quartermaine'],
  addresses: ['zelda@persona.example', 'ann@example.com'],
  ips: ['203.0.113.7'],
  subscriberIds: ['subscriber00'],
  tokenIds: ['token0000000'],
}
const visitor = (ip: string): Actor => ({ kind: 'visitor', origin: { ...testOrigin, ip } })
const [hers, others] = [visitor('203.0.113.7'), visitor('203.0.113.77')]
const [byAnn, byOtto] = [actorOf('ann'), actorOf('otto')]

interface Told {
  by: Actor
  action: string
  subject?: string
  changes?: Record<string, unknown>
  chain?: string | null
}

function record({ deps }: TestRoom, { by, action, subject = 'x', changes, chain = acmeId }: Told): void {
  const facts = { action: someAction(action), organizationId: chain, subject: { type: 'thing', id: subject }, changes }
  write(deps.db, (tx) => recordAudit(tx, deps, by, facts))
}
const erase = (room: TestRoom, person = ann) => eraseFromAudit(room.deps, system, person)
const rows = ({ db }: TestRoom) =>
  db.select().from(auditEntries).orderBy(auditEntries.chain, auditEntries.sequence).all()
const without = (changes: unknown) => ({ erased: 'erased-1a2b3c4d', changes })

test.each<[string, Told, unknown]>([
  [
    'their deed keeps what was changed',
    { by: byAnn, action: 'incident.opened', changes: { title: 'Logins' } },
    { title: 'Logins' },
  ],
  ['not where that names them', { by: byAnn, action: 'service.created', changes: { name: 'Box of Zelda' } }, {}],
  [
    'nor where it is the account itself',
    { by: byAnn, action: 'account.signed_in', changes: { with: ['password'] } },
    {},
  ],
  [
    'a deed with their subscription goes, too',
    {
      by: { kind: 'subscriber', subscriberId: 'subscriber00', organizationId: acmeId, origin: testOrigin },
      action: 'subscriber.left',
      changes: { all: true },
    },
    { all: true },
  ],
  [
    'another’s deed that holds an address of theirs',
    { by: byOtto, action: 'x', changes: { email: 'Ann@example.com' } },
    {},
  ],
  [
    'another’s deed with a token that is named after them',
    { by: byOtto, action: 'api_token.revoked', subject: 'token0000000', changes: { name: 'Zelda’s script' } },
    {},
  ],
  ['a failure at their door', { by: others, action: 'account.sign_in_failed', subject: 'ann000000000' }, {}],
  [
    'a visitor’s deed at their subscription',
    { by: others, action: 'subscriber.confirmed', subject: 'subscriber00', changes: { how: 'link' } },
    { how: 'link' },
  ],
  [
    'a visitor’s deed from where they were',
    { by: hers, action: 'page.password_refused', changes: { page: 'acme' } },
    { page: 'acme' },
  ],
])('taken out: %s', async (_what, told, changes) => {
  const room = testRoom()
  record(room, told)
  const [before] = rows(room)
  await erase(room)
  expect(rows(room)[0]).toEqual({ ...before, details: JSON.stringify(without(changes)) })
  expect(verifyChains(room.db)).toEqual([])
})

test.each<[string, Told]>([
  ['a deed of another', { by: byOtto, action: 'service.created', changes: { name: 'API' } }],
  [
    'a deed of another on them',
    { by: byOtto, action: 'member.role_changed', subject: 'ann000000000', changes: { after: { role: 'viewer' } } },
  ],
  [
    'a deed of another that names a name, which others bear, too',
    { by: byOtto, action: 'service.created', changes: { name: 'Zelda' } },
  ],
  [
    'a token of theirs that is named after nobody',
    { by: byOtto, action: 'api_token.revoked', subject: 'token0000000', changes: { name: 'Deploys' } },
  ],
  ['a visitor from elsewhere', { by: others, action: 'page.password_refused' }],
  [
    'how a subscriber agreed, from where they were, too',
    { by: hers, action: 'subscriber.confirmed', subject: 'subscriber99' },
  ],
  ['an address that only ends like theirs', { by: byOtto, action: 'x', changes: { email: 'joann@example.com' } }],
  ['what the system did', { by: system, action: 'notice.published', subject: 'ann000000000' }],
])('left alone: %s', async (_what, told) => {
  const room = testRoom()
  record(room, told)
  const before = rows(room)
  await erase(room)
  expect(rows(room)).toEqual(before)
})

test('each chain records which entries lost their details, once, and every chain holds', async () => {
  const room = testRoom()
  const deed = { by: byAnn, action: 'incident.opened', changes: { title: 'Logins' } }
  for (const told of [deed, { ...deed, by: byOtto }, deed, deed]) record(room, told)
  record(room, { ...deed, chain: null })
  record(room, { ...deed, by: actorOf('olga'), chain: otherId })
  await erase(room)
  const expected = (ranges: string[]) => ({
    action: 'audit.details_erased',
    by: 'test',
    subject: 'erased-1a2b3c4d',
    changes: { pseudonym: 'erased-1a2b3c4d', entries: ranges, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
  expect(entries(room).slice(4)).toEqual([expected(['1', '3-4'])])
  expect(entries(room, null).slice(1)).toEqual([expected(['1'])])
  expect(entries(room, otherId)).toHaveLength(1)
  expect(verifyChains(room.db)).toEqual([])

  const before = rows(room)
  await erase(room)
  expect(rows(room)).toEqual(before)
})

test('what another erasure left is not touched, and two erasures of one chain hold', async () => {
  const room = testRoom()
  record(room, { by: byAnn, action: 'incident.opened', changes: { title: 'Logins' } })
  record(room, { by: actorOf('ed'), action: 'incident.opened', changes: { title: 'Mails to ann@example.com' } })
  await erase(room)
  await erase(room, { ...ann, accountId: 'ed0000000000', pseudonym: 'erased-ffffffff', addresses: ['ann@example.com'] })
  expect(
    rows(room)
      .slice(0, 2)
      .map(({ details }) => JSON.parse(details)),
  ).toEqual([without({ title: 'Logins' }), without({})])
  expect(verifyChains(room.db)).toEqual([])
})

test('pages: every entry that matches, in the order of writing whatever its chain, some thousands in each', async () => {
  const { deps, db } = testRoom()
  write(db, (tx) => {
    for (let index = 0; index < 5003; index++) {
      const facts = {
        action: someAction('x'),
        organizationId: index % 2 ? acmeId : null,
        subject: { type: 'x', id: String(index) },
      }
      recordAudit(tx, deps, index % 1000 ? byOtto : byAnn, facts)
    }
  })
  const pages: string[][] = []
  for await (const page of eachAuditPage(deps, eq(auditEntries.actorId, 'ann000000000'))) {
    pages.push(page.map(({ subjectId }) => subjectId))
  }
  expect(pages).toEqual([['0', '1000', '2000', '3000', '4000'], ['5000']])
})
