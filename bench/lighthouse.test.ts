import { expect, test } from 'vitest'
import { short } from './short.ts'

test('Lighthouse finds nothing on the four pages that visitors open first, and nothing moves', async () => {
  const { figures } = await short('lighthouse')
  for (const page of ['page', 'incident', 'history', 'subscribe'] as const) {
    // A busy machine lowers the score of performance; that there is one shows that the page was judged.
    expect(figures[`lowest score of the ${page}`]).toBeGreaterThan(50)
    expect(figures[`layout shift of the ${page}`]).toBeLessThanOrEqual(0.02)
  }
})
