import { expect, test } from 'vitest'
import { createHttpClient } from '#src/platform/http-client.ts'
import { type ConditionalStore, startConditionalStore } from '#src/testing/conditional-store.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { createLeaseKeeper, type LeaseOptions } from './keep-lease.ts'
import { endsAfter, type Lease } from './lease.ts'
import { leaseKey, leaseObjectAt } from './lease-object.ts'

/** Milliseconds in which a machine that is busy answers itself, and after which a store that never answers is given up. */
const patience = 20_000
const soon = 300

/** One who wants the lease, with a clock of its own: its guard is open until a moment of that clock. */
function contender(store: ConditionalStore, options: Partial<LeaseOptions> = {}, deadline = patience) {
  const { clock, logger } = testDeps()
  clock.set(Date.now())
  let until = 0
  const place = {
    bucket: { endpoint: store.url, name: store.bucket, prefix: 'first/', style: 'path' as const },
    ...{ keys: store.keys, allowed: ['127.0.0.1'] },
  }
  const object = leaseObjectAt({ clock, http: createHttpClient() }, place, deadline)
  const holder = { folder: 'firstfolder1', run: 'first run', name: 'first' }
  const keeper = createLeaseKeeper<number>(
    { clock, logger },
    object,
    { ...{ holder, seconds: 20, wish: 'serve' }, ...options },
    {
      moment: () => clock.elapsed(),
      hold: (from, seconds) => {
        until = from + seconds * 1000
      },
      shut: () => {
        until = 0
      },
    },
  )
  return {
    keeper,
    clock,
    mayServe: () => clock.elapsed() < until,
    async lookAfter(seconds: number) {
      clock.advance(seconds * 1000)
      return { ...(await keeper.look()) }
    },
  }
}

const second = { folder: 'secondfolder', run: 'second run', name: 'second' }
const standBy = { holder: second, wish: 'stand by' } as const

function lying(store: ConditionalStore): Lease {
  return JSON.parse(Buffer.from(store.objects.get(`first/${leaseKey}`) ?? []).toString()) as Lease
}

test('whoever finds none takes it, and renews it before it ends', async () => {
  const store = startConditionalStore()
  const one = contender(store)
  expect(await one.lookAfter(0)).toMatchObject({ isHeld: true, lease: { term: 1, renewal: 0, name: 'first' } })
  expect(await one.lookAfter(4)).toMatchObject({ lease: { renewal: 0 } })
  expect(await one.lookAfter(1)).toMatchObject({ lease: { renewal: 1 } })
  expect([one.mayServe(), lying(store)]).toEqual([true, expect.objectContaining({ renewal: 1, released: false })])
})

test('of twenty who ask at once one gets it', async () => {
  const store = startConditionalStore()
  const all = Array.from({ length: 20 }, (_, one) =>
    contender(store, { holder: { ...second, folder: `folder${one}`, run: `run ${one}` } }),
  )
  await Promise.all(all.map(({ keeper }) => keeper.look()))
  expect(all.filter(({ mayServe }) => mayServe())).toHaveLength(1)
})

test('a stand-by waits while it is renewed, and takes it once it has lain there for its time and some more', async () => {
  const store = startConditionalStore()
  const [one, two] = [contender(store), contender(store, standBy)]
  expect(await two.lookAfter(0)).toMatchObject({ isHeld: false, waitsFor: 'holder' })
  await one.lookAfter(0)
  for (let renewals = 0; renewals < 10; renewals++) {
    await one.lookAfter(5)
    expect(await two.lookAfter(15)).toMatchObject({ isHeld: false, waitsFor: 'end' })
  }
  expect(await two.lookAfter(20)).toMatchObject({ isHeld: false })
  expect(endsAfter(lying(store))).toBe(23_000)
  expect(await two.lookAfter(3)).toMatchObject({ isHeld: true, lease: { term: 2, name: 'second' } })
})

test('the one before finds that it has lost it, for good', async () => {
  const store = startConditionalStore()
  const [one, two] = [contender(store), contender(store, standBy)]
  await one.lookAfter(0)
  await two.lookAfter(0)
  await two.lookAfter(23)
  expect(await one.lookAfter(5)).toMatchObject({ isHeld: false, ended: expect.stringContaining('second has taken') })
  expect(one.mayServe()).toBe(false)
  expect(await one.lookAfter(100)).toMatchObject({ isHeld: false })
  expect(lying(store).name).toBe('second')
})

test('while the store is away nothing is held beyond its time, and what nobody took is renewed later', async () => {
  const store = startConditionalStore()
  const one = contender(store, {}, soon)
  await one.lookAfter(0)
  store.trouble = 'deaf'
  expect(await one.lookAfter(19)).toMatchObject({ problem: expect.stringContaining('No answer within') })
  expect(one.mayServe()).toBe(true)
  await one.lookAfter(1)
  expect(one.mayServe()).toBe(false)
  store.trouble = null
  expect(await one.lookAfter(60)).toMatchObject({ isHeld: true, problem: null })
  expect(one.mayServe()).toBe(true)
})

test('a renewal whose answer was lost counts from when it was asked for', async () => {
  const store = startConditionalStore()
  const one = contender(store, {}, soon)
  await one.lookAfter(0)
  store.trouble = 'answerLost'
  await one.lookAfter(5)
  expect(lying(store).renewal).toBe(1)
  store.trouble = null
  expect(await one.lookAfter(16)).toMatchObject({ isHeld: true, ended: null, lease: { renewal: 1 } })
  expect(one.mayServe()).toBe(true)
  one.clock.advance(4000)
  expect(one.mayServe()).toBe(false)
})

test('a folder on a machine that still runs goes on at once; after a boot it waits; elsewhere it is refused', async () => {
  const store = startConditionalStore()
  await contender(store).lookAfter(0)
  const again = contender(store)
  expect(await again.lookAfter(0)).toMatchObject({ isHeld: true, lease: { term: 2 } })
  const booted = contender(store, { holder: { folder: 'firstfolder1', run: 'next boot', name: 'first' } })
  expect(await booted.lookAfter(0)).toMatchObject({ isHeld: false, waitsFor: 'end' })
  expect(await booted.lookAfter(23)).toMatchObject({ isHeld: true })
  const elsewhere = contender(store, { holder: second })
  expect(await elsewhere.lookAfter(0)).toMatchObject({ ended: expect.stringContaining('--take-over') })
})

test('one that ended in order is taken by its own next start at once, by a stand-by only when it is told to', async () => {
  const store = startConditionalStore()
  const one = contender(store)
  await one.lookAfter(0)
  await one.keeper.release()
  expect([lying(store).released, one.mayServe()]).toEqual([true, false])
  const two = contender(store, standBy)
  expect(await two.lookAfter(0)).toMatchObject({ waitsFor: 'order' })
  expect(await two.lookAfter(1000)).toMatchObject({ isHeld: false })
  expect(await contender(store, { holder: second, wish: 'take over' }).lookAfter(0)).toMatchObject({ isHeld: true })
})

test('one that somebody removed from the bucket is put back', async () => {
  const store = startConditionalStore()
  const one = contender(store)
  await one.lookAfter(0)
  store.objects.clear()
  expect(await one.lookAfter(5)).toMatchObject({ isHeld: true, ended: null })
  expect(lying(store).term).toBe(1)
})

test('a store that ignores conditions keeps no lease, and something else under its name is left alone', async () => {
  const store = startConditionalStore()
  store.trouble = 'careless'
  expect(await contender(store).lookAfter(0)).toMatchObject({
    ...{ isHeld: false, ended: expect.stringContaining('ignores the conditions') },
  })
  store.trouble = null
  store.objects.set(`first/${leaseKey}`, Buffer.from('{"my":"file"}'))
  expect(await contender(store).lookAfter(0)).toMatchObject({
    ...{ isHeld: false, ended: null, problem: expect.stringContaining('remove it') },
  })
})

test('with another secret the store refuses, in its own words', async () => {
  const store = startConditionalStore()
  const wrong = { ...store, keys: { ...store.keys, secret: 'another' } }
  expect(await contender(wrong).lookAfter(0)).toMatchObject({
    problem: expect.stringContaining('SignatureDoesNotMatch'),
  })
})
