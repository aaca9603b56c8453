import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { accountOf, system } from '#src/testing/personas.ts'
import { logged, testRequestLog } from '#src/testing/request-log.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import type { RequestAddresses } from '#src/words.ts'
import { listAudit } from '../audit/list-audit.ts'
import { readForm } from '../forms/form.ts'
import { readInstance } from '../settings/instance.ts'
import { checkAddresses, keepAddresses } from './keep-addresses.ts'
import { type Ask, type Asked, answerQuestion, type RequestLogs } from './questions.ts'
import { createRequestLogs } from './request-logs.ts'

/** A queue in front of a real log. Whoever has the log open answers when `open` says so, and fails with `broken`. */
function queue(addresses: () => RequestAddresses = () => 'full') {
  const log = testRequestLog()
  const state = { open: Promise.resolve(), broken: false, batches: [] as number[], lines: [] as string[] }
  const ask: Ask = async (question, asked) => {
    await state.open
    if (state.broken) throw new Error('the thread is gone')
    if (question === 'keep') state.batches.push((asked as Asked<'keep'>).requests.length)
    return answerQuestion(log.db, question, asked)
  }
  const line = (event: string) => void state.lines.push(event)
  const logs = createRequestLogs({
    ask,
    addresses,
    clock: { now: () => testEpoch, elapsed: () => 0 },
    logger: { info: line, warn: line },
  })
  return { ...log, logs, state }
}

function record({ record: take }: RequestLogs, count: number, from = 0): void {
  for (let one = from; one < from + count; one++) take(logged({ path: `/${one}` }))
}

const kept = ({ rows }: ReturnType<typeof queue>) =>
  rows<{ text: string }>('SELECT p.text FROM requests AS r JOIN paths AS p ON p.id = r.path ORDER BY r.id').map(
    ({ text }) => Number(text.slice(1)),
  )
const unlogged = ({ rows }: ReturnType<typeof queue>) =>
  rows('SELECT requests FROM unlogged').map((row) => row.requests)
const upTo = (count: number) => Array.from({ length: count }, (_, one) => one)

test('what is recorded waits for a flush, and is all in the log then, in its order', async () => {
  const queued = queue()
  record(queued.logs, 499)
  expect(kept(queued)).toEqual([])
  await queued.logs.flush()
  expect([kept(queued), queued.state.batches]).toEqual([upTo(499), [499]])
  await queued.logs.flush()
  expect(queued.state.batches).toEqual([499])
})

test('a batch that is full leaves by itself, one at a time; the rest waits', async () => {
  const queued = queue()
  const { promise, resolve } = Promise.withResolvers<void>()
  queued.state.open = promise
  record(queued.logs, 12_600)
  expect(queued.state.batches).toEqual([])
  resolve()
  await queued.logs.ask('find', { filter: {}, limit: 1 })
  await queued.logs.flush()
  expect([queued.state.batches, kept(queued)]).toEqual([[5000, 5000, 2600], upTo(12_600)])
})

test('20,000 wait at the most: what comes then is counted, and costs no memory', async () => {
  const queued = queue()
  const { promise, resolve } = Promise.withResolvers<void>()
  queued.state.open = promise
  // The first batch is on its way already.
  record(queued.logs, 5000)
  record(queued.logs, 20_007, 5000)
  resolve()
  await queued.logs.flush()
  expect([kept(queued).length, unlogged(queued)]).toEqual([25_000, [7]])
  expect(queued.state.lines).toEqual([])
})

test('while nobody answers the requests are counted, and it is said once; so is that they are logged again', async () => {
  const queued = queue()
  queued.state.broken = true
  for (let time = 0; time < 3; time++) {
    record(queued.logs, 10)
    await queued.logs.flush()
  }
  expect(queued.state.lines).toEqual(['requests are not logged'])
  queued.state.broken = false
  record(queued.logs, 1)
  await queued.logs.flush()
  await queued.logs.flush()
  expect(queued.state.lines).toEqual(['requests are not logged', 'requests are logged again'])
  expect([kept(queued), unlogged(queued)]).toEqual([[0], [30]])
})

test('a disk that is full is said once, too, and counted by whoever has the log open', async () => {
  const queued = queue()
  queued.disk.free = 0
  record(queued.logs, 600)
  await queued.logs.flush()
  await queued.logs.flush()
  expect(queued.state.lines).toEqual(['requests are not logged'])
  queued.disk.free = Number.MAX_SAFE_INTEGER
  record(queued.logs, 1)
  await queued.logs.flush()
  expect([kept(queued), unlogged(queued)]).toEqual([[0], [600]])
})

test('how much of an address is kept is asked with every batch', async () => {
  let addresses: RequestAddresses = 'full'
  const queued = queue(() => addresses)
  for (addresses of ['full', 'none', 'truncated'] as const) {
    queued.logs.record(logged({ ip: '192.0.2.7' }))
    await queued.logs.flush()
  }
  expect(queued.rows('SELECT ip FROM requests ORDER BY id').map(({ ip }) => ip)).toEqual([
    '192.0.2.7',
    '',
    '192.0.2.0/24',
  ])
})

test('the instance admin says how much of an address is kept, from the next batch on, and the audit log says so', async () => {
  const room = testRoom()
  const { requestLogs } = room.deps
  for (const addresses of ['truncated', 'none'] as const) {
    keepAddresses(room.deps, accountOf('ines'), { addresses })
    requestLogs.record(logged({ ip: '2001:db8:12:34::1' }))
    await requestLogs.flush()
  }
  const { requests } = await requestLogs.ask('find', { filter: {}, limit: 9 })
  expect(requests.map(({ ip }) => ip)).toEqual(['', '2001:db8:12::/48'])
  expect(readInstance(room.db).requestAddresses).toBe('none')
  expect(listAudit(room.db, '', {}, { limit: 9 })).toMatchObject([
    {
      action: 'instance.request_addresses_changed',
      actorKind: 'account',
      changes: { before: 'truncated', after: 'none' },
    },
    { action: 'instance.request_addresses_changed', changes: { before: 'full', after: 'truncated' } },
  ])
})

test('nobody else says it, whatever they are in an organization', () => {
  const room = testRoom()
  for (const actor of [room.actor('iris'), room.actor('otto'), accountOf('otto'), accountOf('olga')])
    expect(refusal(() => keepAddresses(room.deps, actor, { addresses: 'none' }))).toBe('forbidden')
  expect([readInstance(room.db).requestAddresses, room.audited(null)]).toEqual(['full', []])
  keepAddresses(room.deps, system, { addresses: 'none' })
  expect(room.audited(null)).toEqual(['instance.request_addresses_changed'])
})

test.each(['full', 'truncated', 'none'])('%j is a choice', (addresses) => {
  expect(sidesOf(checkAddresses(readForm({ addresses })))).toEqual({ values: { addresses }, errors: {} })
})

test.each(['', 'some', 'FULL', 'constructor'])('%j is no choice', (addresses) => {
  const { errors } = sidesOf(checkAddresses(readForm({ addresses })))
  expect(errors).toEqual({ addresses: 'Choose how much of an address is kept.' })
})
