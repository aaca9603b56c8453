import { expect, test } from 'vitest'
import { catchUpHeld, holdOutbox } from '#src/domain/backup/hold-outbox.ts'
import { countUndecided, outboxHold } from '#src/domain/deliveries/undecided.ts'
import { allDeliveries, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testRoom } from '#src/testing/room.ts'
import { catchingUp, catchUp } from './catch-up.ts'
import { jobs } from './schedule.ts'

/** Jobs that tell nobody of what is over, each for its reason. */
const others: Record<string, string> = {
  announcements: 'what stands on the page now',
  'followed-events': 'ends followings, and tells nobody',
  'imports-cut-off': 'takes back what nobody was told of',
  'subscriber-imports': 'who is brought by a list is asked nothing',
  'too-old-messages': 'settles, and tells nobody',
  alarms: 'the operator hears what is wrong now',
  'undecided-messages': 'counts what waits now',
  'late-notifications': 'what is undecided is not late',
  bounces: 'reads a mailbox',
  'dkim-records': 'what the name servers say now',
  'mail-domains': 'what the name servers say now',
  'domain-claims': 'what the name servers say now',
  backups: 'the operator hears what is wrong now',
  'instance-watch': 'the operator hears what is wrong now',
  certificates: 'which names have none now',
  'audit-stream': 'goes on from the entry that was passed on last',
  'audit-check': 'what the log is now',
  'audit-anchors': 'where the log ends now',
  'older-requests': 'moves the request log',
}

test('a job that tells people of what came due is caught up with after a restore, or says here why not', () => {
  const named = jobs.map(({ name }) => name).filter((name) => !name.startsWith('retention '))
  expect([...Object.keys(catchingUp), ...Object.keys(others)].toSorted()).toEqual(named.toSorted())
})

test('maintenance that began and ended between the backup and the restore stands on the page, and its mails are held', async () => {
  const { deps, db, clock } = testRoom()
  subscribe(deps, 'ann@follows.example')
  notifyOfMaintenance(deps)
  clock.advance(24 * 3_600_000)
  holdOutbox(deps, { backup: 'night.db', at: clock.now() })
  clock.advance(60_000)
  await catchUpHeld(deps, () => catchUp(deps))
  const hold = outboxHold(db)
  expect(hold?.caughtUpAt).toBe(clock.now())
  expect(allDeliveries(deps).every(({ state }) => state === 'undecided')).toBe(true)
  expect(countUndecided(db, { at: hold?.at ?? 0 }).due).toBeGreaterThanOrEqual(1)
  expect(db.$client.query('SELECT status FROM maintenance_windows').get()).toEqual({ status: 'completed' })
})
