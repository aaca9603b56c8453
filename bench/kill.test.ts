import { expect, test } from 'vitest'
import { short } from './short.ts'

test('killed at random moments while subscribers are told, it loses nobody, and repeats no more than was in flight', async () => {
  const { lines, figures } = await short('kill')
  expect(lines[0]).toMatch(/^seed=\d+: 3 runs, 100 subscribers, 5 connections$/)
  expect(lines.slice(2, 5)).toEqual(Array(3).fill(expect.stringMatching(/^ +\d( +\d+ ms)( +\d+){3}( +\d+ ms)$/)))
  // A kill that came when everybody had been notified is not counted.
  expect(lines[5]).toMatch(/^killed while mail was leaving +3 of 3$/)
  expect(figures).toMatchObject({
    lost: 0,
    'twice under another Message-ID': 0,
    'not delivered by the ledger': 0,
    unaccounted: 0,
  })
  expect(figures['twice, most in one run']).toBeLessThanOrEqual(5)
})
