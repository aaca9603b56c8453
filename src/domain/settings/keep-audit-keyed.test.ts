import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { databaseFrom } from '#src/db/connection.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { lastAct } from '#src/testing/instance-acts.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import { restarted } from '#src/testing/test-deps.ts'
import { madeUnkeyed, rehashed } from '#src/testing/unkeyed.ts'
import { auditKeys } from '../audit/audit-keys.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { verifyChains } from '../audit/verify-chain.ts'
import { changeInstance } from './change-instance.ts'
import { keepAuditKeyed, openAuditKeys } from './keep-audit-keyed.ts'

function append({ deps, db, clock }: Pick<TestRoom, 'deps' | 'db' | 'clock'>, entries = 1): void {
  for (let one = 0; one < entries; one++) {
    clock.advance(1000)
    const facts = {
      action: someAction('service.created'),
      organizationId: acmeId,
      subject: { type: 'service', id: `s${one}` },
    }
    write(db, (tx) => recordAudit(tx, deps, system, facts))
  }
}

/** An instance as an older version left it: acme's chain has four entries, the instance's one. */
function older(): TestRoom {
  const room = testRoom()
  append(room, 4)
  write(room.db, (tx) =>
    changeInstance(tx, room.deps, system, { action: 'instance.configured', set: { childrenNotice: false } }),
  )
  madeUnkeyed(room)
  return room
}

test('before its upgrade an older instance is read as it is', () => {
  const room = older()
  const db = databaseFrom(room.db.$client.serialize())
  expect(openAuditKeys({ db, secrets: room.deps.secrets })).toEqual({ keyed: false, open: false })
  expect(verifyChains(db)).toEqual([])
})

test('the upgrade says that the entries before it are unkeyed, and seals where each chain ended', () => {
  const deps = restarted(older().deps)
  expect(lastAct(deps.db)).toMatchObject({
    action: 'audit.epoch_began',
    actorId: 'upgrade',
    changes: {
      why: 'upgrade',
      epoch: 1,
      ends: { '': [1, expect.any(String)], [acmeId]: [4, expect.any(String)] },
    },
  })
  const room = { deps, db: deps.db, clock: deps.clock }
  append(room, 2)
  expect(verifyChains(deps.db)).toEqual([])
  const again = restarted(deps)
  expect(again.db.select().from(auditEntries).all()).toEqual(deps.db.select().from(auditEntries).all())
  expect(verifyChains(again.db)).toEqual([])
})

test.each<[string, string, string]>([
  [
    'changes one of them',
    `UPDATE audit_entries SET action = 'x' WHERE chain = '${acmeId}' AND sequence = 2`,
    'entry 4 is not the one that',
  ],
  [
    'moves their times',
    `UPDATE audit_entries SET at = at - 1 WHERE chain = '${acmeId}'`,
    'entry 4 is not the one that',
  ],
  [
    'gives a new one no key',
    `UPDATE audit_entries SET epoch = 0 WHERE chain = '${acmeId}' AND sequence = 5`,
    'entry 5 has no seal',
  ],
])('whoever %s after the upgrade is named, although anybody can compute them', (_, sql, finding) => {
  const deps = restarted(older().deps)
  append({ deps, db: deps.db, clock: deps.clock }, 1)
  deps.db.$client.run('DROP TRIGGER audit_entries_are_never_changed')
  deps.db.$client.run(sql)
  const unkeyed = finding.includes('entry 5') ? 5 : 4
  rehashed(deps.db, acmeId, unkeyed)
  expect(verifyChains(deps.db).join('\n')).toContain(finding)
})

test('an upgraded instance that was made to look like one from before is no such one', () => {
  const room = testRoom()
  append(room, 4)
  const linkKey = room.db.$client.query<{ link_key: string }, []>('SELECT link_key FROM instance').get()?.link_key
  madeUnkeyed(room)
  // Nobody without the key can make the link key say that there were no keys.
  room.db.$client.query('UPDATE instance SET link_key = ?').run(linkKey ?? '')
  const before = databaseFrom(room.db.$client.serialize())
  openAuditKeys({ db: before, secrets: room.deps.secrets })
  expect(verifyChains(before).join('\n')).toContain('their keys are gone')
  const deps = restarted(room.deps)
  expect(lastAct(deps.db).changes).toMatchObject({ why: 'lost' })
  append({ deps, db: deps.db, clock: deps.clock }, 1)
  expect(verifyChains(deps.db).join('\n')).toContain(`organization ${acmeId}: entry 1 has no seal`)
  expect(verifyChains(deps.db).join('\n')).toContain('where they end is not where they ended')
})

test('a database is written to with its key alone', () => {
  const room = testRoom()
  const db = databaseFrom(room.db.$client.serialize())
  expect(() => append({ ...room, db, deps: { ...room.deps, db } })).toThrow('the audit chains are locked')
  const secrets = createSecrets(Buffer.alloc(32, 9))
  expect(openAuditKeys({ db, secrets }).open).toBe(false)
  expect(() => keepAuditKeyed({ ...room.deps, db, secrets })).toThrow()
  expect(auditKeys(db).newest).toBeNull()
  writeUnaudited(db, (tx) => {
    expect(
      tx
        .select()
        .from(auditEntries)
        .where(and(eq(auditEntries.chain, acmeId)))
        .all(),
    ).toEqual([])
  })
})
