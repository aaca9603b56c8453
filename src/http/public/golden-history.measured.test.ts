import { expect, test } from 'vitest'
import { goldenLine, historyBodies } from '#src/testing/golden-history.ts'

/**
 * Thirteen years of a real page, as visitors, feed readers and programs get them: one line for each address with the digest of
 * its body. A change of it is a change of what everybody sees: look at both bodies before `npm run test:benches -- golden-history -u`.
 */

test('the whole imported history of a real page is shown, fed and told to programs as it was', async () => {
  const seen = await historyBodies({ every: 1 })
  expect(seen.size).toBeGreaterThan(1282)
  const golden = [...seen].map(goldenLine)
  await expect(golden.toSorted().join('')).toMatchFileSnapshot('../../testing/fixtures/golden-history.txt')
})
