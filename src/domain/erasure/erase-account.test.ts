import { gunzipSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { auditArchives } from '#src/db/schema/operations.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { eachAudit } from '#src/domain/audit/list-audit.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import { entries, holding, mailedToken, rowOf, setAccount, signedIn } from '#src/testing/accounts.ts'
import { busyAccount, traces } from '#src/testing/busy-account.ts'
import { addDelivery, allDeliveries } from '#src/testing/deliveries.ts'
import { bringArchive } from '#src/testing/factories.ts'
import { accountId, accountOf, acmeId, actorOf, system, testOrigin, testPassword } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import { rename } from '../accounts/change-password.ts'
import { deleteAccount, undoDeletion } from '../accounts/delete-account.ts'
import { accountById } from '../accounts/insert-account.ts'
import { pseudonymOf } from '../accounts/pseudonym.ts'
import { createApiToken } from '../api-tokens/create-api-token.ts'
import { eraseDueAccounts } from './erase-account.ts'
import type { ErasedPerson } from './erased-person.ts'

const day = 24 * 3_600_000

async function deleted(room: TestRoom, ...people: ('ed' | 'vic')[]): Promise<void> {
  for (const who of people)
    await deleteAccount(room.deps, accountOf(who), {
      currentPassword: testPassword,
      code: '',
      typedEmail: `${who}@example.com`,
    })
}

/** The log from the earlier instance, unpacked: its row holds it compressed. */
const unpacked = ({ db }: TestRoom) =>
  db
    .select()
    .from(auditArchives)
    .all()
    .map(({ bytes }) => gunzipSync(bytes).toString('utf8'))
    .join('')

test('after it no table holds a name, an address, or where they came from; every chain still holds', async () => {
  const room = testRoom()
  const { deps } = room
  await busyAccount(deps)
  const log = [...eachAudit(deps.db, acmeId, {})].flat().map((entry) => `${JSON.stringify(entry)}\n`)
  bringArchive(deps, { text: log.join(''), entries: log.length })
  expect(new Set(holding(deps, traces).map((found) => found.split(': ')[1]))).toEqual(new Set(traces))
  expect(traces.filter((trace) => unpacked(room).includes(trace))).toContain('203.0.113.77')
  setAccount(deps, 'ann', { deletionRequestedAt: room.clock.now() })
  room.clock.advance(30 * day)
  expect(await eraseDueAccounts(deps, system)).toBe(1)
  expect([holding(deps, traces), traces.filter((trace) => unpacked(room).includes(trace))]).toEqual([[], []])
  expect(holding(deps, ['otto@example.com', 'zoe@other.example'])).not.toEqual([])
  expect(verifyChains(deps.db)).toEqual([])
})

test('the account goes, its membership and its sessions with it; what others have stays', async () => {
  const room = testRoom()
  for (const who of ['ed', 'ann'] as const) signedIn(room.deps, who)
  setAccount(room.deps, 'ed', { deletionRequestedAt: room.clock.now() })
  room.clock.advance(30 * day)
  await eraseDueAccounts(room.deps, system)
  expect(refusal(() => accountById(room.db, accountId('ed')))).toBe('not_found')
  expect(
    room.db
      .select()
      .from(memberships)
      .where(eq(memberships.accountId, accountId('ed')))
      .all(),
  ).toEqual([])
  const left = room.db.$client.query<{ account_id: string }, []>('SELECT account_id FROM sessions').all()
  expect(left).toEqual([{ account_id: 'ann000000000' }])
  expect(room.db.select().from(accounts).all()).toHaveLength(6)
})

test('thirty days to the millisecond; before that nothing is touched, and a second run finds nothing', async () => {
  const room = testRoom()
  await deleted(room, 'ed')
  room.clock.advance(30 * day - 1)
  const before = [...entries(room), ...entries(room, null)]
  expect(await eraseDueAccounts(room.deps, system)).toBe(0)
  expect([...entries(room), ...entries(room, null)]).toEqual(before)
  room.clock.advance(1)
  expect([await eraseDueAccounts(room.deps, system), await eraseDueAccounts(room.deps, system)]).toEqual([1, 0])
  expect(room.audited(null).filter((action) => action === 'account.erased')).toHaveLength(1)
})

test('that it was erased stands in the log of the instance and of its organizations, under the pseudonym', async () => {
  const room = testRoom()
  await deleted(room, 'ed')
  room.clock.advance(30 * day)
  await eraseDueAccounts(room.deps, system)
  const entry = {
    action: 'account.erased',
    by: 'test',
    subject: 'ed0000000000',
    changes: { pseudonym: pseudonymOf(room.deps, accountId('ed')) },
  }
  expect([entries(room).at(-1), entries(room, null).at(-1)]).toEqual([entry, entry])
})

test('who cancelled or discarded a message is the pseudonym, and others keep their names', async () => {
  const room = testRoom()
  await deleted(room, 'ed')
  const before = 'It was queued before night.db was put back, and discarded by'
  for (const lastAnswer of [
    ...['It was cancelled by Ed.', 'It was cancelled by Edna.', `${before} Ed.`, `${before} Ines.`],
    '250 taken by Ed',
  ])
    addDelivery(room.deps, { kind: 'status_update', state: 'suppressed', lastAnswer })
  room.clock.advance(30 * day)
  await eraseDueAccounts(room.deps, system)
  const pseudonym = pseudonymOf(room.deps, accountId('ed'))
  expect(
    allDeliveries(room.deps)
      .filter(({ kind }) => kind === 'status_update')
      .map(({ lastAnswer }) => lastAnswer),
  ).toEqual([
    ...[`It was cancelled by ${pseudonym}.`, 'It was cancelled by Edna.', `${before} ${pseudonym}.`, `${before} Ines.`],
    '250 taken by Ed',
  ])
})

test('what bears a former name of theirs loses it, after a run that was interrupted, too', async () => {
  const room = testRoom()
  const { deps, db } = room
  const origin = { ...testOrigin, ip: '203.0.113.77' }
  const names = ['Zelda', 'Quartermaine', 'Falke']
  rename(deps, { ...accountOf('ann'), origin }, { name: 'Zelda Quartermaine' })
  createApiToken(deps, actorOf('ann'), acmeId, { name: 'Zelda’s deploys', role: 'viewer', days: 0 })
  addDelivery(deps, {
    kind: 'status_update',
    state: 'suppressed',
    lastAnswer: 'It was cancelled by Zelda Quartermaine.',
  })
  rename(deps, { ...accountOf('ann'), origin }, { name: 'Ann Falke' })
  const refused = {
    action: someAction('page.password_refused'),
    organizationId: acmeId,
    subject: { type: 'page', id: acmeId },
  } as const
  write(db, (tx) => recordAudit(tx, deps, { kind: 'visitor', origin }, refused))
  const remnants = () => holding(deps, [...names, origin.ip])
  expect(new Set(remnants().map((found) => found.split(': ')[1]))).toEqual(new Set([...names, origin.ip]))
  setAccount(deps, 'ann', { deletionRequestedAt: room.clock.now() })
  room.clock.advance(30 * day)
  // Of the two steps that change entries of the log the second fails: by then whatever is not the person's own deed was changed.
  db.$client.run(`CREATE TRIGGER stopped BEFORE UPDATE ON audit_entries WHEN OLD.actor_id = 'ann000000000'
    BEGIN SELECT RAISE(ABORT, 'stopped'); END`)
  await expect(eraseDueAccounts(deps, system)).rejects.toThrow('stopped')
  expect(rowOf(deps, 'ann').name).toBe('Ann Falke')
  db.$client.run('DROP TRIGGER stopped')
  expect(await eraseDueAccounts(deps, system)).toBe(1)
  expect(remnants()).toEqual([])
  expect(verifyChains(db)).toEqual([])
})

test('several that are due are erased, each handed on once while the log still tells where they came from', async () => {
  const room = testRoom()
  await deleted(room, 'ed', 'vic')
  room.clock.advance(30 * day)
  const forgotten: ErasedPerson[] = []
  expect(await eraseDueAccounts(room.deps, system, (person) => forgotten.push(person))).toBe(2)
  const facts = forgotten.map(({ names, addresses, ips }) => ({ names, addresses, ips }))
  expect(facts.toSorted((a, b) => String(a.names).localeCompare(String(b.names)))).toEqual([
    { names: ['Ed'], addresses: ['ed@example.com'], ips: ['192.0.2.1'] },
    { names: ['Vic'], addresses: ['vic@example.com'], ips: ['192.0.2.1'] },
  ])
})

test('where forgetting elsewhere fails the account stays, and the next run does it all', async () => {
  const room = testRoom()
  await deleted(room, 'ed')
  room.clock.advance(30 * day)
  const fail = () => Promise.reject(new Error('the other database is locked'))
  await expect(eraseDueAccounts(room.deps, system, fail)).rejects.toThrow('locked')
  expect(rowOf(room.deps, 'ed').email).toBe('ed@example.com')
  expect(await eraseDueAccounts(room.deps, system)).toBe(1)
})

test('an account whose mail is on its way waits for the next run, and holds up nobody else', async () => {
  const room = testRoom()
  await deleted(room, 'ed', 'vic')
  const toEd = eq(deliveries.address, 'ed@example.com')
  const put = (state: 'sending' | 'delivered') =>
    writeUnaudited(room.db, (tx) => tx.update(deliveries).set({ state }).where(toEd).run())
  put('sending')
  room.clock.advance(30 * day)
  expect(await eraseDueAccounts(room.deps, system)).toBe(1)
  expect(rowOf(room.deps, 'ed').name).toBe('Ed')
  put('delivered')
  expect(await eraseDueAccounts(room.deps, system)).toBe(1)
})

test('brought back while it was being erased it stays, and the log says that it was given up', async () => {
  const room = testRoom()
  await deleted(room, 'ed')
  const token = mailedToken(room.deps, 'undo_deletion')
  room.clock.advance(30 * day)
  const bringBack = () => {
    room.clock.jump(-1)
    undoDeletion(room.deps, testOrigin, token)
    room.clock.advance(1)
  }
  expect(await eraseDueAccounts(room.deps, system, bringBack)).toBe(0)
  expect(rowOf(room.deps, 'ed')).toMatchObject({ name: 'Ed', email: 'ed@example.com', deletionRequestedAt: null })
  expect(entries(room).at(-1)).toMatchObject({ action: 'account.erasure_given_up', subject: 'ed0000000000' })
  expect(room.audited(null)).not.toContain('account.erased')
  expect(verifyChains(room.db)).toEqual([])
})

test('an account that nobody deleted is never due', async () => {
  const room = testRoom()
  room.clock.advance(10_000 * day)
  expect(await eraseDueAccounts(room.deps, system)).toBe(0)
  expect(room.db.select().from(accounts).all()).toHaveLength(7)
})
