import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { runOpsentry, startServing } from '#src/testing/serving.ts'
import { untilNothingIsOwed } from '#src/testing/serving-folder.ts'
import { inside, setUpFolder } from '#src/testing/set-up-folder.ts'
import { startSmtpSink } from '#src/testing/smtp-sink.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const hour = 3_600_000
const followers = ['ann', 'ben', 'cleo'].map((name) => `${name}@follows.example`)

/** As of yesterday: an update of which no mail has left, and maintenance that has come and gone since. */
function fillWithYesterday(deps: Deps, organizationId: string): void {
  const then = { ...deps, clock: { ...deps.clock, now: () => Date.now() - 24 * hour } }
  for (const address of followers) subscribe(then, address, { organizationId })
  notifyOfIncident(then, { organizationId, title: 'Yesterday' })
  notifyOfMaintenance({ ...deps, clock: { ...deps.clock, now: () => 0 } }, { organizationId, title: 'Overnight' })
  const [start, end] = [Date.now() - 10 * hour, Date.now() - 9 * hour]
  writeUnaudited(deps.db, (tx) => tx.update(maintenanceWindows).set({ scheduledStart: start, scheduledEnd: end }).run())
}

test('after the restore of a day-old backup no mail leaves before somebody says so; what is new leaves at once', async () => {
  const sink = await startSmtpSink()
  cleanUps.push(() => sink.close())
  const { folder, remove } = await setUpFolder({ relay: sink })
  cleanUps.push(remove)
  inside(folder, fillWithYesterday)
  const backup = join(folder, 'backup.db')
  await runOpsentry(['backup', backup], folder)
  const restored = await runOpsentry(['restore', backup, '--force'], folder)
  expect(restored.out).toMatch(/and 2 update\(s\) had not reached everybody\. None of that leaves before you decide/)

  const serving = await startServing(folder)
  cleanUps.push(() => serving.kill())
  inside(folder, (deps, organizationId) => notifyOfIncident(deps, { organizationId, title: 'Today' }))
  for (const address of followers) await sink.waitForMail(({ to }) => to === address)
  await untilNothingIsOwed(folder)
  const subjects = () => sink.mails.map(({ parsed }) => parsed.subject ?? '')
  expect(subjects().filter((subject) => !subject.includes('Today'))).toEqual([])

  const shown = await runOpsentry(['outbox'], folder)
  expect(shown.out).toMatch(/^\d+ messages were queued when backup\.db was made, or came due since\. \d+ were due/)
  expect(shown.out).toMatch(/Acme, status update, email: 3, of which 3 probably sent/)
  expect(await runOpsentry(['outbox', 'send', '--due'], folder)).toMatchObject({ exit: 0, err: '' })
  for (const address of followers)
    await sink.waitForMail(({ to, parsed }) => to === address && parsed.subject?.includes('Yesterday') === true)
  await untilNothingIsOwed(folder)
  expect((await runOpsentry(['outbox'], folder)).out).toBe('No message waits for a decision.\n')
  expect((await runOpsentry(['verify'], folder)).out).toContain('is sound')
})
