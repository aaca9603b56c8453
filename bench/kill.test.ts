import { expect, test } from 'vitest'
import { short } from './short.ts'

test('killed at random moments while subscribers are told, it loses nobody, and repeats no more than was in flight', async () => {
  const lines = await short('kill.ts')
  expect(lines[0]).toMatch(/^seed=\d+: 3 runs, 200 subscribers, 5 connections$/)
  expect(lines.slice(2, 5)).toEqual(Array(3).fill(expect.stringMatching(/^ +\d( +\d+ ms)( +\d+){3}( +\d+ ms)$/)))
  expect(lines).toContainEqual(expect.stringMatching(/^lost +0 {3}target 0$/))
  expect(lines).toContainEqual(expect.stringMatching(/^twice under another Message-ID +0 {3}target 0$/))
  expect(lines).toContainEqual(expect.stringMatching(/^unaccounted +0 {3}target 0$/))
}, 60_000)
