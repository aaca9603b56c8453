import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of the export runs, and every figure comes out', async () => {
  const { lines } = await short('export')
  expect(lines).toEqual([
    expect.stringMatching(/1,282 incidents, 1,000 subscribers +\d+\.\d s$/),
    expect.stringMatching(/archive +\d+\.\d MiB$/),
    expect.stringMatching(/quiet +\d+ MiB$/),
    expect.stringMatching(/while it exports +\d+ MiB$/),
    expect.stringMatching(/adds +-?[\d,]+ MiB +target ≤ 100 MiB/),
    expect.stringMatching(/answers\) +\d+\.\d\d$/),
  ])
})
