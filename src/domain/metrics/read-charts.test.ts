import { expect, test } from 'vitest'
import { aMetric, send } from '#src/testing/metrics.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import type { MetricPeriod, MetricTransform } from '#src/words/metrics.ts'
import { type Chart, readCharts, readMetrics } from './read-charts.ts'
import { nextStep } from './steps.ts'

const minute = 60
const hour = 3600
const day = 24 * hour

async function charts(points: [number, number][], transform: MetricTransform = 'average') {
  const { deps, clock } = testRoom()
  const metric = aMetric(deps, { transform })
  await send(deps, metric.id, points)
  const charted = readCharts(deps, metric)
  const of = (period: MetricPeriod) => charted.charts.find((chart) => chart.period === period) as Chart
  /** Those steps that have a value, by how many steps they are before the end. */
  const known = (period: MetricPeriod) =>
    of(period).values.flatMap((value, step, all) => (value === null ? [] : [[all.length - step, value]]))
  return { deps, clock, metric, charted, of, known }
}

test('a day is drawn in steps of five minutes, a week of an hour, a month of four', async () => {
  const { of, known, clock } = await charts([
    [1 * minute, 2],
    [4 * minute, 4],
    [6 * minute, 10],
    [3 * hour, 8],
    [25 * hour, 100],
    [8 * day, 1000],
  ])
  expect(['day', 'week', 'month'].map((period) => of(period as MetricPeriod).values.length)).toEqual([288, 168, 180])
  expect(known('day')).toEqual([
    [36, 8],
    [2, 10],
    [1, 3],
  ])
  expect(known('week')).toEqual([
    [25, 100],
    [3, 8],
    [1, 16 / 3],
  ])
  expect(known('month')).toEqual([
    [48, 1000],
    [7, 100],
    [1, 6],
  ])
  expect(of('month')).toMatchObject({ from: clock.now() - 30 * day * 1000, to: clock.now() })
})

test.each<[MetricTransform, number]>([
  ['average', 3],
  ['count', 3],
  ['max', 7],
  ['min', -1],
  ['sum', 9],
])('%s of what one step has', async (transform, value) => {
  const { known } = await charts(
    [
      [4 * minute, 3],
      [3 * minute, 7],
      [2 * minute, -1],
    ],
    transform,
  )
  for (const period of ['day', 'week', 'month'] as const) expect(known(period)).toEqual([[1, value]])
})

test('what a step has of several hours counts by its points', async () => {
  const { known } = await charts([
    [hour + minute, 9],
    [minute, 1],
    [2 * minute, 1],
  ])
  expect(known('month')).toEqual([[1, 11 / 3]])
})

test('a step is drawn once it is over: a point changes no chart before that', async () => {
  const { deps, clock, metric } = await charts([])
  const drawn = () => readCharts(deps, metric).charts.map(({ values }) => values.filter((value) => value !== null))
  clock.advance(60_000)
  await send(deps, metric.id, [[0, 5]])
  expect(drawn()).toEqual([[], [], []])
  expect(nextStep(clock.now())).toBe(clock.now() + 240_000)
  clock.advance(240_000 - 1)
  expect(drawn()).toEqual([[], [], []])
  clock.advance(1)
  expect(drawn()).toEqual([[5], [], []])
  clock.advance(55 * 60_000)
  expect(drawn()).toEqual([[5], [5], []])
  clock.advance(3 * 3_600_000)
  expect(drawn()).toEqual([[5], [5], [5]])
  clock.advance(20 * 3_600_000)
  expect(drawn()).toEqual([[5], [5], [5]])
  clock.advance(300_000)
  expect(drawn()).toEqual([[], [5], [5]])
})

test('the newest point, the range, and few lines say the same', async () => {
  const { charted, of, clock } = await charts([
    [20 * hour, 2],
    [10 * minute, 6],
    [minute, 4],
  ])
  expect(charted.newest).toEqual({ at: clock.now() - 60_000, value: 4 })
  expect(of('day').summary).toEqual({ average: 4, lowest: 2, highest: 6 })
  const lines = of('day').rows
  expect(lines.map(({ summary }) => summary?.average ?? null)).toEqual([null, 2, null, null, null, null, null, 5])
  expect(lines[0]?.from).toBe(of('day').from)
  expect(lines.map(({ from, to }) => to - from)).toEqual(Array(8).fill(3 * hour * 1000))
  expect(of('week').rows).toHaveLength(7)
  expect(of('month').rows).toHaveLength(10)
})

test('without points there is nothing to say', async () => {
  const { charted, of } = await charts([])
  expect([charted.newest, of('day').summary]).toEqual([null, null])
})

test('visitors see what is displayed, of this page alone, in its order', () => {
  const { deps } = testRoom()
  for (const name of ['B', 'A']) aMetric(deps, { name })
  aMetric(deps, { name: 'hidden', display: false })
  aMetric(deps, { name: 'theirs' }, otherId)
  expect(readMetrics(deps, acmeId).map(({ name }) => name)).toEqual(['B', 'A'])
})
