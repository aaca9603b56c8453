import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

/**
 * Thirteen years of a real page, as visitors, feed readers and programs get them: one line for each address with the digest of
 * its body. A change of it is a change of what everybody sees: look at both bodies before `vitest -u`.
 */

const file = new URL('../../testing/fixtures/github-history.json.gz', import.meta.url)
const history = JSON.parse(gunzipSync(readFileSync(file)).toString())

async function importedHistory(): Promise<TestApp> {
  const app = testApp()
  // Without the page's own zone, which an organization without history would take: the days here are Berlin's.
  history.page.time_zone = null
  importStatuspage(app.deps, system, acmeId, history)
  return app
}

const lists = [
  '/s/acme/',
  '/s/acme/history.rss',
  '/s/acme/history.atom',
  '/s/acme/history.json',
  '/s/acme/calendar.ics',
  '/s/acme/api/v2/summary.json',
  '/s/acme/api/v2/status.json',
  '/s/acme/api/v2/components.json',
  '/s/acme/api/v2/incidents.json',
  '/s/acme/api/v2/incidents/unresolved.json',
  '/s/acme/api/v2/scheduled-maintenances.json',
]

/** Every page that the page leads to, from its lists on; their twins in Markdown are tested with them (embed.test.ts). */
async function bodies(app: TestApp): Promise<Map<string, string>> {
  const visitor = app.visitor()
  const seen = new Map<string, string>()
  const wanted = [...lists]
  for (let path = wanted.shift(); path; path = wanted.shift()) {
    if (seen.has(path)) continue
    const { status, text } = await visitor.get(path)
    expect([path, status]).toEqual([path, 200])
    seen.set(path, text.replace(/\/assets\/[^/"]+\//g, '/assets/HASH/'))
    for (const [, link = ''] of text.matchAll(/href="(\/s\/acme\/(?:history|incidents|services)[^"#]*)"/g))
      if (!/\.md(\?|$)/.test(link)) wanted.push(link.replaceAll('&amp;', '&'))
  }
  return seen
}

test('the imported history of a real page is shown, fed and told to programs as it was', async () => {
  const seen = await bodies(await importedHistory())
  expect(seen.size).toBeGreaterThan(1282)
  expect(JSON.parse(seen.get('/s/acme/api/v2/components.json') ?? '')).toMatchObject({
    page: { id: history.page.id },
    components: history.components,
  })
  const digest = (body: string) => createHash('sha256').update(body).digest('base64url').slice(0, 16)
  const golden = [...seen].map(([path, body]) => `${path} ${digest(body)}\n`)
  await expect(golden.toSorted().join('')).toMatchFileSnapshot('../../testing/fixtures/golden-history.txt')
})
