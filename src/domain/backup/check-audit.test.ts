import { expect, test } from 'vitest'
import { ines } from '#src/testing/instance-acts.ts'
import { testRoom } from '#src/testing/room.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { allowDestinations } from '../destinations/allow-destinations.ts'
import { checkAudit, checkAuditAtNight } from './check-audit.ts'

const night = Date.UTC(2026, 2, 11, 4, 41)

test('a log that does not hold is told at night, and no more once it holds again', async () => {
  const { deps, db, clock } = testRoom()
  allowDestinations(deps, ines, ['10.0.0.1'])
  db.$client.run('DROP TRIGGER audit_entries_are_never_changed')
  const times = (by: string) => db.$client.run(`UPDATE audit_entries SET at = at ${by}`)
  times('- 60000')
  await checkAuditAtNight(deps)
  expect(activeAlarms(db)).toEqual([])
  clock.set(night)
  await checkAuditAtNight(deps)
  expect(activeAlarms(db)).toMatchObject([
    { kind: 'audit_broken', cause: 'Audit chain of the instance: entry 1 was changed.' },
  ])
  times('+ 60000')
  await checkAudit(deps)
  expect(activeAlarms(db)).toEqual([])
})

test('where nothing is wrong nothing is said', async () => {
  const { deps, db } = testRoom()
  await checkAudit(deps)
  allowDestinations(deps, ines, ['10.0.0.1'])
  await checkAudit(deps)
  expect(activeAlarms(db)).toEqual([])
})
