import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, expect, inject } from 'vitest'
import { closeAll } from './at-end.ts'
import './calm-collector.ts'

if (typeof Bun === 'undefined') throw new Error('the tests run under Bun: start them with npm test')

process.env.TMPDIR = inject('runFolder')

/** A fixed seed, so that a property fails for whoever widens it, and not by chance for whoever runs it. */
fc.configureGlobal({ seed: 20_261_128 })

/** Vitest compares byte by byte, and a database has two million of them. */
expect.addEqualityTesters([
  (a, b) =>
    a instanceof Uint8Array && b instanceof Uint8Array && a.constructor === b.constructor
      ? Buffer.compare(a, b) === 0
      : undefined,
])

/** Stray console output is a defect: the product logs through its logger. */
const stray: string[] = []
/** What npm's oidc-provider says to whoever would run it for others. */
const advice = /^oidc-provider (WARNING|NOTICE): /
for (const level of ['log', 'info', 'warn', 'error'] as const)
  console[level] = (...words: unknown[]) => {
    const line = words.map(String).join(' ')
    if (!advice.test(line)) stray.push(`${level}: ${line}`)
  }

beforeEach(() => {
  stray.length = 0
})

afterEach(() => {
  expect(stray, 'console output').toEqual([])
})

// Files share their worker and what it has loaded, so whatever one of them opened ends with it.
afterAll(closeAll)
