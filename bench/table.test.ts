import { expect, test } from 'vitest'
import { tableOf } from './table.ts'

const told = { lost: 0, 'twice, most in one run': 5, 'not delivered by the ledger': 0, unaccounted: 0 }

function kill(figures: Record<string, number>) {
  return Object.entries(figures).map(([what, value]) => ({ bench: 'kill' as const, what, value }))
}

test('each figure stands beside its target, whether it was kept, and what comes next; speed alone fails nothing', () => {
  const values = {
    'start to first 200 with the history': 130.4,
    'memory, idle with the history': 87.6,
    'memory after the load': 1234,
    'page / raw Bun.serve': 0.596,
    'page / raw Bun.serve, gzip': 0.594,
    '304 / raw Bun.serve': 0.85,
    'summary.json / raw Bun.serve': 0.9,
    'history.atom / raw Bun.serve': 0.8,
    'p99 of the page / raw': 1.999,
    'p99 of the page / raw, gzip': 2.01,
    'p99 of a 304 / raw': 1,
    'p99 of summary.json / raw': 1,
    'p99 of history.atom / raw': 3,
    'import of the history': 5,
    'opsentry version': 20.4,
    'size of the executable': 148.375728,
  }
  const bench = 'start-and-page' as const
  const figures = Object.entries(values).map(([what, value]) => ({ bench, what, value }))
  expect(tableOf([{ bench, outcome: 'ended', figures }])).toEqual({
    fails: false,
    text: [
      '                                           figure   target      kept   next',
      'start-and-page',
      '  start to first 200 with the history      130 ms   ≤ 130 ms    yes    ≤ 100 ms',
      '  memory, idle with the history            88 MiB   ≤ 87 MiB    NO     ≤ 80 MiB',
      '  memory after the load                 1,234 MiB   ≤ 120 MiB   NO',
      '  page / raw Bun.serve                       0.60   ≥ 0.6       yes    ≥ 0.85',
      '  page / raw Bun.serve, gzip                 0.59   ≥ 0.6       NO     ≥ 0.85',
      '  304 / raw Bun.serve                        0.85                      ≥ 0.85, reached',
      '  summary.json / raw Bun.serve               0.90                      ≥ 0.85, reached',
      '  history.atom / raw Bun.serve               0.80   ≥ 0.85      NO',
      '  p99 of the page / raw                      2.00   ≤ 2         yes',
      '  p99 of the page / raw, gzip                2.01   ≤ 2         NO',
      '  p99 of a 304 / raw                         1.00   ≤ 2         yes',
      '  p99 of summary.json / raw                  1.00   ≤ 2         yes',
      '  p99 of history.atom / raw                  3.00   ≤ 2         NO',
      '  import of the history                    5.00 s   ≤ 5 s       yes',
      '  opsentry version                          20 ms   ≤ 20 ms     yes',
      '  size of the executable                   148 MB   ≤ 130 MB    NO',
      '',
      '7 of 14 promises kept.',
    ].join('\n'),
  })
})

test('a bench that nobody asked for is told as such, and fails nothing', () => {
  expect(tableOf([{ bench: 'sign-in-load', outcome: 'not run', figures: [] }])).toEqual({
    fails: false,
    text: [
      '                                                               figure   target   kept   next',
      'sign-in-load: not run',
      '  page p99, 20 sign-ins a second / quiet                      not run   ≤ 2',
      '  page p99, 200 sign-ins a second from 500 networks / quiet   not run   ≤ 2',
      '  known device, its slowest sign-in meanwhile                 not run   ≤ 3 s',
      '  sign-ins without an answer                                  not run   0',
      '',
      '0 of 0 promises kept.',
    ].join('\n'),
  })
})

test.each<[string, Record<string, number>, 'ended' | 'failed', boolean]>([
  ['everything is kept', { ...told, 'twice under another Message-ID': 0 }, 'ended', false],
  ['one message was lost', { ...told, lost: 1, 'twice under another Message-ID': 0 }, 'ended', true],
  ['more were repeated than were in flight', { ...told, 'twice, most in one run': 6 }, 'ended', true],
  ['a figure is missing', told, 'ended', true],
  ['the bench failed, all figures told', { ...told, 'twice under another Message-ID': 0 }, 'failed', true],
])('where %s, the run %#: fails or not', (_, figures, outcome, fails) => {
  expect(tableOf([{ bench: 'kill', outcome, figures: kill(figures) }]).fails).toBe(fails)
})

test('what is missing is told, and counts as neither kept nor broken', () => {
  const { text } = tableOf([{ bench: 'kill', outcome: 'failed', figures: kill({ lost: 2 }) }])
  expect(text.split('\n').slice(1)).toEqual([
    'kill: failed',
    '  lost                                   2   0        NO',
    '  twice, most in one run           missing   ≤ 5',
    '  twice under another Message-ID   missing   0',
    '  not delivered by the ledger      missing   0',
    '  unaccounted                      missing   0',
    '',
    '0 of 1 promises kept.',
  ])
})
