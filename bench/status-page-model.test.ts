import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of the status page’s model runs, and every figure comes out', async () => {
  const { lines } = await short('status-page-model')
  expect(lines).toEqual([
    expect.stringMatching(/as recorded +[\d,]+\.\d ms +target ≤ 50 ms/),
    expect.stringMatching(/as recorded +[\d,]+\.\d\d +target ≤ 10/),
    expect.stringMatching(/crowded +[\d,]+\.\d ms +target ≤ 50 ms/),
    expect.stringMatching(/crowded +[\d,]+\.\d\d +target ≤ 10/),
  ])
})
