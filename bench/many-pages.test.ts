import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of many pages under writes runs, and the page shows each post at once', async () => {
  const { figures } = await short('many-pages')
  const { 'posts that the page did not show at once': unseen, ...ratios } = figures
  expect(unseen).toBe(0)
  for (const [what, value] of Object.entries(ratios)) expect(value, what).toBeGreaterThan(0)
})
