import { expect, test } from 'vitest'
import { add } from '../acts/domains.ts'
import { setUpAt } from '../beginning.ts'
import { setClock } from '../dating.ts'
import { liveUntil } from '../lifetime.ts'
import { seeded } from '../random.ts'
import { runJobs } from '../run-jobs.ts'
import { createWorld, type World } from '../world.ts'

const second = 1000
const hour = 3600 * second
const day = 24 * hour

/** Within the second the instance's own timer comes. */
async function set(world: World, by: number): Promise<void> {
  setClock(world, by)
  await liveUntil(world, world.time.elapsed() + second)
}

/** A proven domain whose record the job misses first while the clock stands a year ahead. */
async function missedAhead() {
  const world = createWorld({ seed: 1, start: setUpAt, timeZone: 'UTC' })
  await add(world, seeded(1))
  const one = world.model.mailDomains[0]
  if (!one) throw new Error('no domain was added')
  world.dns.publish(one.record.name, one.record.value)
  await runJobs(world, ['mail-domains'])
  world.dns.withdraw(one.record.name, one.record.value)
  await set(world, 365 * day)
  await liveUntil(world, hour)
  await runJobs(world, ['mail-domains'])
  return { world, one }
}

test('what a clock ahead dated counts from where it went: by one that is believed later the proof may be lost', async () => {
  const { world, one } = await missedAhead()
  await set(world, -365 * day)
  await liveUntil(world, 2 * hour)
  expect([one.isProven, one.missing?.at]).toEqual([true, hour])
  await set(world, 4 * day)
  await liveUntil(world, 2.5 * day)
  expect([one.isProven, world.findings]).toEqual([false, []])
  world.close()
})

test('a proof that is taken away after a day is found, whatever the clock did', async () => {
  const { world, one } = await missedAhead()
  await set(world, -365 * day)
  await liveUntil(world, day)
  world.process?.db.$client.run('UPDATE mail_domains SET verified_at = NULL, missing_since = NULL')
  await runJobs(world, ['mail-domains'])
  expect([one.isProven, world.findings]).toEqual([false, [expect.stringMatching(/has lost its proof, and misses/)]])
  world.close()
})
