import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { goldenLine, historyBodies, importedPage } from '#src/testing/golden-history.ts'

/** A sample of the pages of golden-history.measured.test.ts: all lists, and of incidents each sixth. */

const golden = readFileSync(new URL('../../testing/fixtures/golden-history.txt', import.meta.url), 'utf8')

test('the imported history of a real page is shown, fed and told to programs as it was', async () => {
  const seen = await historyBodies({ every: 6 })
  expect(seen.size).toBeGreaterThan(290)
  expect(JSON.parse(seen.get('/s/acme/api/v2/components.json') ?? '')).toMatchObject({
    page: { id: importedPage.page.id },
    components: importedPage.components,
  })
  const asItWas = golden.match(/.*\n/g)?.filter((line) => seen.has(line.split(' ')[0] ?? ''))
  expect([...seen].map(goldenLine).toSorted()).toEqual(asItWas)
})
