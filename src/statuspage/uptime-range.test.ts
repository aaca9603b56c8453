import { expect, test } from 'vitest'
import { type AskedRange, readRange } from './uptime-range.ts'

const facts = { today: '2026-03-10', startDate: null }
const endAdjusted = 'End date was adjusted to today. See range_end field in response for end date used.'
const startAdjusted =
  'Start date was adjusted to the day on which it began. See range_start field in response for start date used.'

function read(asked: AskedRange, startDate: string | null = null): unknown {
  const answer = readRange(asked, { ...facts, startDate })
  return answer.ok
    ? [answer.range.start, answer.range.end, ...answer.range.warnings]
    : `${answer.field}: ${answer.problem}`
}

test.each<[AskedRange, string | null, string[]]>([
  [{}, null, ['2025-12-10', '2026-03-10']],
  [{}, '2026-02-01', ['2026-02-01', '2026-03-10']],
  [{}, '2020-02-01', ['2025-12-10', '2026-03-10']],
  [{ start: '', end: '' }, null, ['2025-12-10', '2026-03-10']],
  [{ start: '2026-03-10' }, null, ['2026-03-10', '2026-03-10']],
  [{ start: '2026-01' }, null, ['2026-01-01', '2026-03-10']],
  [{ start: '2026' }, null, ['2026-01-01', '2026-03-10']],
  [{ start: '2025-12-31T23:00:00+01:00' }, null, ['2025-12-31', '2026-03-10']],
  [{ start: '2024-02', end: '2024-02' }, null, ['2024-02-01', '2024-02-29']],
  [{ start: '2024-07-01', end: '2024' }, null, ['2024-07-01', '2024-12-31']],
  [{ end: '2025' }, null, ['2025-10-02', '2025-12-31']],
  [{ start: '2025-09-10' }, null, ['2025-09-10', '2026-03-10']],
  [{ end: '2026-03-11' }, null, ['2025-12-10', '2026-03-10', endAdjusted]],
  [{ start: '2026-01', end: '2026' }, null, ['2026-01-01', '2026-03-10', endAdjusted]],
  [{ start: '2026-01-01' }, '2026-02-01', ['2026-02-01', '2026-03-10', startAdjusted]],
  [{ start: '1999', end: '2027' }, '2026-02-01', ['2026-02-01', '2026-03-10', startAdjusted, endAdjusted]],
  [{ start: '1970', end: '1970-02' }, null, ['1970-01-01', '1970-02-28']],
])('%j of what began on %j is read', (asked, startDate, range) => {
  expect(read(asked, startDate)).toEqual(range)
})

test.each<[AskedRange, string | null, string | RegExp]>([
  [{ start: '2025-09-09' }, null, 'start: Ask for 6 months at most: 2025-09-10 or a later day.'],
  [{ start: '2024', end: '2024' }, null, 'start: Ask for 6 months at most: 2024-06-30 or a later day.'],
  [{ start: '1969-12-31', end: '1970-01-02' }, null, 'start: Choose 1970-01-01 or a later day.'],
  [{ start: '2026-03-11' }, null, /^start: The start must not be after the end/],
  [{ start: '2026-02', end: '2026-01' }, null, /^start: The start must not be after the end/],
  [{ end: '2026-01' }, '2026-02-01', 'end: Choose 2026-02-01 or a later day: before it there is nothing to tell.'],
  ...[
    'yesterday',
    '2026-13',
    '2026-02-30',
    '26-01-01',
    '2026-1-1',
    '2026-01-01 ',
    `2026-01-01T${'1'.repeat(1000)}`,
  ].map((start): [AskedRange, null, RegExp] => [{ start }, null, /^start: Send a day such as 2026-03-10, or/]),
  [{ end: 'now' }, null, /^end: Send a day such as/],
])('%j of what began on %j is refused in a sentence', (asked, startDate, sentence) => {
  expect(read(asked, startDate)).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence))
})
