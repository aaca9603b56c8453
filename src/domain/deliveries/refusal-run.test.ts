import { expect, test } from 'vitest'
import { addDelivery } from '#src/testing/deliveries.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import type { Channel } from '#src/words.ts'
import {
  brokenOff,
  brokenOffRecipients,
  isEverybody,
  isTheRelay,
  mayBeEverybody,
  noteRefusal,
  type Run,
  type Runs,
  toBeEverybody,
} from './refusal-run.ts'

const deps = testDeps()

/** The run after so many refusals of these addresses, for one cause each; undefined: nobody thinks that it is everybody's. */
function refused(
  addresses: string[],
  { cause = 'no', channel = 'email', runs = new Map() }: { cause?: string; channel?: Channel; runs?: Runs } = {},
): Run | undefined {
  let last: Run | undefined
  for (const address of addresses) {
    const delivery = addDelivery(deps, { address, channel, destination: address.split('/')[0] ?? '' })
    last = noteRefusal(runs, delivery, { cause, now: 1, counted: true })
  }
  return last && isEverybody(last) ? last : undefined
}

const people = (many: number, host = 'example.org') => Array.from({ length: many }, (_, at) => `p${at}@${host}`)

test('ten different recipients are everybody; nine, or one who is told ten times, are not', () => {
  expect(refused(people(toBeEverybody - 1))).toBeUndefined()
  expect(refused(Array(30).fill('sue@example.org'))).toBeUndefined()
  expect(refused([...people(9), ...people(9)])).toBeUndefined()
  expect(refused(people(toBeEverybody))).toMatchObject({ cause: 'no', since: 1 })
})

test('whoever was refused alone before says nothing of the others', () => {
  const runs: Runs = new Map()
  refused(people(9), { runs })
  const alone = addDelivery(deps, { address: 'odd@example.org', heldBy: 'itself' })
  const run = noteRefusal(runs, alone, { cause: 'no', now: 1, counted: true })
  expect([run && isEverybody(run), run?.attempts.has(alone.id)]).toEqual([false, true])
})

test('different causes are different runs', () => {
  const runs: Runs = new Map()
  expect(refused(people(6), { cause: 'no', runs })).toBeUndefined()
  expect(refused(people(9, 'example.net'), { cause: 'never', runs })).toBeUndefined()
  expect(refused(people(10).slice(6), { cause: 'no', runs })).toBeDefined()
})

test('ten programs on one host are one server, ten URLs of one chat are ten receivers', () => {
  const urls = Array.from({ length: 12 }, (_, at) => `hooks.example/${at}`)
  expect(refused(urls, { channel: 'webhook' })).toBeUndefined()
  expect(refused(urls, { channel: 'slack' })).toBeDefined()
})

test('three different recipients are the relay, two are not, however often', () => {
  const runs: Runs = new Map()
  const broken = (address: string, heldBy: 'itself' | null = null) =>
    noteRefusal(runs, addDelivery(deps, { address, heldBy }), { cause: brokenOff, now: 1, counted: true })
  for (const address of ['sue@example.org', 'joe@example.org', 'sue@example.org', 'joe@example.org']) {
    const run = broken(address)
    expect(run && isTheRelay(run)).toBe(false)
  }
  broken('odd@example.org', 'itself')
  expect(brokenOffRecipients(runs)).toEqual(['sue@example.org', 'joe@example.org'])
  const run = broken('ann@example.org')
  expect(run && isTheRelay(run)).toBe(true)
})

test('the attempts that counted are remembered, to be taken back', () => {
  const runs: Runs = new Map()
  const delivery = addDelivery(deps)
  for (const counted of [true, true, false]) noteRefusal(runs, delivery, { cause: 'no', now: 1, counted })
  expect([...(runs.get('no')?.attempts ?? [])]).toEqual([[delivery.id, 2]])
})

test('two who are refused may be everybody, one may not', () => {
  const runs: Runs = new Map()
  refused(['sue@example.org', 'sue@example.org'], { runs })
  expect(mayBeEverybody(runs)).toBe(false)
  refused(['joe@example.org'], { runs, cause: 'never' })
  expect(mayBeEverybody(runs)).toBe(true)
})

test('a server that answers differently every time fills no memory', () => {
  const runs: Runs = new Map()
  const delivery = addDelivery(deps)
  for (let one = 0; one < 1000; one++) noteRefusal(runs, delivery, { cause: `no ${one}`, now: 1, counted: true })
  expect(runs.size).toBe(20)
  for (let one = 0; one < 1000; one++)
    noteRefusal(runs, { ...delivery, id: String(one) }, { cause: 'no 1', now: 1, counted: true })
  expect(runs.get('no 1')?.attempts.size).toBe(500)
})
