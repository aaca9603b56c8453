import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { accounts } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { plansOf } from '#src/testing/query-plans.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { eraseAddress } from '../data-requests/erase-address.ts'
import { exportAddress } from '../data-requests/export-address.ts'
import { recordDataRequest } from '../data-requests/record-data-request.ts'
import { eraseDueAccounts } from '../erasure/erase-account.ts'
import { lastAnchorsSent } from '../notifications/audit-anchors/anchor-place.ts'
import { giveUpStuck } from './forget-deliveries.ts'

/** Deliveries stay for as long as their organization: an index has what is asked of them, or they are read in parts. */

/** With so many messages to followers that SQLite knows which index is worth its while. */
function withLedger(): TestRoom {
  const room = testRoom()
  const { db } = room
  const numbers = 'WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 500)'
  const address = `'reader-' || n || '@example.org'`
  writeUnaudited(db, () => {
    db.$client.run(
      `${numbers} INSERT INTO subscribers (id, organization_id, channel, address, state, created_at, confirmed_at)
       SELECT 's' || n, '${acmeId}', 'email', ${address}, 'active', n, n FROM n`,
    )
    db.$client.run(
      `${numbers} INSERT INTO deliveries (id, organization_id, subscriber_id, channel, address, kind, state, next_attempt_at, created_at, settled_at)
       SELECT 'd' || n, '${acmeId}', 's' || n, 'email', ${address}, 'announcement', 'delivered', 0, n, n FROM n`,
    )
  })
  db.$client.run('ANALYZE')
  return room
}

const asked = ({ deps }: TestRoom) =>
  recordDataRequest(deps, ines, { address: 'sue@example.org', kind: 'erasure', receivedAt: 0, notes: '' })

async function eraseVic({ db, deps }: TestRoom): Promise<void> {
  writeUnaudited(db, (tx) => tx.update(accounts).set({ deletionRequestedAt: 1 }).where(eq(accounts.name, 'Vic')).run())
  expect(await eraseDueAccounts(deps, system)).toBe(1)
}

async function exportAll({ deps }: TestRoom, id: string): Promise<void> {
  for (const { rows } of exportAddress(deps, ines, id)) for await (const _ of rows());
}

test.each<[what: string, act: (room: TestRoom) => unknown, indexes: string[]]>([
  ['the anchors sent last', ({ db }) => lastAnchorsSent(db, 10), ['deliveries_of_instance']],
  [
    'messages that wait for too long',
    ({ db }) => writeUnaudited(db, (tx) => giveUpStuck(tx, { before: 1, now: 2 }, 10)),
    ['deliveries_due_in_person', 'deliveries_due_by_organization', 'deliveries_due_at_leisure', 'deliveries_undecided'],
  ],
  ['erasing an account', eraseVic, ['deliveries_of_instance', 'deliveries_claimed']],
  ['erasing an address', (room) => eraseAddress(room.deps, ines, asked(room)), []],
  ['exporting an address', (room) => exportAll(room, asked(room)), []],
])('%s: nobody reads every message at once', async (_, act, indexes) => {
  const room = withLedger()
  const plans = (await plansOf(room.db, () => act(room))).filter((plan) => plan.includes('deliveries'))
  expect(plans).not.toContain('SCAN deliveries')
  expect(plans.flatMap((plan) => /deliveries_(?:of|due|claimed|undecided)\w*/.exec(plan)?.[0] ?? [])).toEqual(
    expect.arrayContaining(indexes),
  )
})
