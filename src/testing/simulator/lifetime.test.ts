import { expect, test } from 'vitest'
import { StorageError } from '#src/db/storage.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { addSubscriber } from '#src/domain/subscribers/add-subscriber.ts'
import { everything } from '#src/domain/subscribers/following.ts'
import { readClock } from '#src/domain/time/clock-reading.ts'
import { acmeId, system } from '../personas.ts'
import { ownerOf } from './acts/attempt.ts'
import { setUpAt } from './beginning.ts'
import { checkLedgers } from './checks/ledgers.ts'
import { setClock } from './dating.ts'
import { breakDisk, burying, liveUntil, restart } from './lifetime.ts'
import { organizationIn } from './model.ts'
import { observe } from './observe.ts'
import { createWorld, processOf } from './world.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

test('a disk that has room again, when it shows once more when somebody began to follow: who is told stays', async () => {
  const world = createWorld({ seed: 1, start: setUpAt, timeZone: 'UTC' })
  const { deps } = processOf(world)
  await liveUntil(world, 69 * minute)
  organizationIn(world.model, acmeId).asked.set('ann@people.example', { by: 'team', following: everything })
  addSubscriber(deps, system, acmeId, { email: 'ann@people.example', consent: 'At our stand', following: everything })
  await liveUntil(world, 70 * minute)
  const about = { title: 'Slow', body: 'Slow.', services: [], notify: true }
  openIncident(deps, ownerOf(acmeId), acmeId, { ...about, status: 'investigating' })
  observe(world)
  setClock(world, -60 * minute)
  breakDisk(world, 'full', 129.5 * minute)
  await liveUntil(world, 140 * minute)
  checkLedgers(world)
  expect([world.told.owed.size, world.findings]).toEqual([1, []])
  world.close()
})

test.each([
  ['full', 30, true],
  ['full', 90, false],
  ['unsynced', 30, false],
  ['unsynced', 90, false],
] as const)(
  'a start after a disk was %s for long, %i seconds after that works again, doubts the clock: %s',
  async (fault, later, isDoubted) => {
    const world = createWorld({ seed: 1, start: setUpAt, timeZone: 'UTC' })
    await liveUntil(world, hour)
    breakDisk(world, fault, 14 * hour)
    await liveUntil(world, 14 * hour + later * second)
    processOf(world).life.dieAt(0)
    burying(world)
    const { db } = restart(world)
    await liveUntil(world, world.time.elapsed() + second)
    const known = readClock(db)
    expect([known?.doubtedSince !== null, world.told.doubtedAt !== null]).toEqual([isDoubted, isDoubted])
    world.close()
  },
)

test.each(['full', 'unsynced'] as const)(
  'on a disk that is %s the next process starts, and saves nothing',
  async (fault) => {
    const world = createWorld({ seed: 1, start: setUpAt, timeZone: 'UTC' })
    await liveUntil(world, hour)
    organizationIn(world.model, acmeId).asked.set('ann@people.example', { by: 'team', following: everything })
    breakDisk(world, fault, 3 * hour)
    processOf(world).life.dieAt(0)
    burying(world)
    const { deps } = restart(world)
    const email = { email: 'ann@people.example', consent: 'At our stand', following: everything }
    expect(() => addSubscriber(deps, system, acmeId, email)).toThrow(StorageError)
    await liveUntil(world, 4 * hour)
    expect(addSubscriber(deps, system, acmeId, email)).toBeDefined()
    expect(world.findings).toEqual([])
    world.close()
  },
)

test('a clock that was set back is believed once its day is over, so that what is too old goes at the next hour', async () => {
  const world = createWorld({ seed: 1, start: setUpAt, timeZone: 'UTC' })
  const runs = () =>
    processOf(world)
      .db.$client.query<{ runs: number }, []>("SELECT count(*) AS runs FROM job_runs WHERE job = 'unconfirmed'")
      .get()?.runs ?? 0
  setClock(world, 30 * 24 * hour)
  await liveUntil(world, 73 * hour)
  setClock(world, -30 * 24 * hour)
  await liveUntil(world, 73 * hour + minute)
  const before = runs()
  await liveUntil(world, 5 * 24 * hour - minute)
  expect(runs()).toBe(before)
  await liveUntil(world, 5 * 24 * hour + minute)
  expect(runs()).toBe(before + 1)
  expect(world.findings).toEqual([])
  world.close()
})
