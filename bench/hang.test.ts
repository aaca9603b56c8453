import { expect, test } from 'vitest'
import { short } from './short.ts'

test('a background that hangs is back, names its step, and tells everybody', async () => {
  const { lines, figures } = await short('hang')
  expect(lines.slice(0, 2)).toEqual([
    expect.stringMatching(/^a step of maintenance: 2 starts, hung at maintenance; 50 delivered after \d+\.\d s$/),
    expect.stringMatching(/^a retention rule: 2 starts, hung at retention sessions; 50 delivered after /),
  ])
  expect(figures).toMatchObject({ 'not told': 0, 'not named': 0 })
})
