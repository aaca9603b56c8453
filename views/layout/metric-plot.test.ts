import { expect, test } from 'vitest'
import { axisOf, lineOf } from './metric-plot.ts'

const free = { yAxisMin: null, yAxisMax: null }

test.each([
  [0, 123, 0, 200],
  [80, 90, 0, 100],
  [0.2, 0.45, 0, 0.5],
  [1_200_000, 3_900_000, 0, 4_000_000],
  [99.5, 100, 0, 100],
  [-3, 8, -10, 10],
  [0, 0, 0, 2],
  [7e-9, 9e-9, 0, 1e-8],
  [0, 1e18, 0, 1e18],
])('from %d to %d the axis goes from %d to %d', (lowest, highest, low, high) => {
  const axis = axisOf({ lowest, highest }, free)
  expect(axis.low).toBeCloseTo(low, 12)
  expect(axis.high / high).toBeCloseTo(1, 12)
})

test('below zero the axis ends at zero', () => {
  expect(axisOf({ lowest: -9, highest: -4 }, free)).toEqual({ low: -10, high: 0 })
})

test('whatever the values are, they are within, and the axis is no more than a few times as long', () => {
  for (let lowest = -50; lowest <= 50; lowest += 7)
    for (let size = 0.01; size < 500; size *= 1.7) {
      const highest = lowest + size
      const { low, high } = axisOf({ lowest, highest }, free)
      expect([low <= lowest, high >= highest, high - low <= 10 * Math.max(size, Math.abs(lowest), 1)]).toEqual([
        ...[true, true, true],
      ])
    }
})

test('what the team sets holds, whatever the values are', () => {
  const range = { lowest: 3, highest: 40 }
  expect(axisOf(range, { yAxisMin: 90, yAxisMax: 100 })).toEqual({ low: 90, high: 100 })
  expect(axisOf(range, { yAxisMin: 2, yAxisMax: null })).toEqual({ low: 2, high: 42 })
  expect(axisOf(range, { yAxisMin: 90, yAxisMax: null })).toEqual({ low: 90, high: 92 })
  expect(axisOf(range, { yAxisMin: null, yAxisMax: 50 })).toEqual({ low: 0, high: 50 })
  expect(axisOf(range, { yAxisMin: null, yAxisMax: -5 })).toEqual({ low: -7, high: -5 })
  expect(axisOf(null, free)).toEqual({ low: 0, high: 2 })
})

test('a line goes up where the value does, breaks where there is none, and one value alone is a dot', () => {
  expect(lineOf([0, 50, 100, null, null, 25, null, 75, 75], { low: 0, high: 100 })).toBe(
    'M0.5 200l1 -100l1 -100M5.5 150h0M7.5 50l1 0',
  )
  expect(lineOf([null, null], { low: 0, high: 1 })).toBe('')
})

test('what is beyond the axis is drawn at its end', () => {
  expect(lineOf([-10, 500], { low: 0, high: 100 })).toBe('M0.5 200l1 -200')
})
