import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { type TestApp, testApp } from './harness.ts'
import { acmeId, system } from './personas.ts'

/** Thirteen years of a real page, as its owner handed them on. */
export const importedPage = JSON.parse(
  gunzipSync(readFileSync(new URL('fixtures/github-history.json.gz', import.meta.url))).toString(),
)

function importedHistory(): TestApp {
  const app = testApp()
  // Without the page's own zone, which an organization without history would take: the days here are Berlin's.
  importedPage.page.time_zone = null
  importStatuspage(app.deps, system, acmeId, importedPage)
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

/**
 * The body of every page that the page leads to, from its lists on, by its address: of incidents, each `every`-th of those that it
 * leads to. Their twins in Markdown are tested with them (embed.test.ts).
 */
export async function historyBodies({ every }: { every: number }): Promise<Map<string, string>> {
  const visitor = importedHistory().visitor()
  const bodies = new Map<string, string>()
  const wanted = new Set(lists)
  const incidents = new Set<string>()
  // A set goes on with what is added meanwhile.
  for (const path of wanted) {
    const { status, text } = await visitor.get(path)
    expect([path, status]).toEqual([path, 200])
    bodies.set(path, text.replace(/\/assets\/[^/"]+\//g, '/assets/HASH/'))
    for (const [, escaped = ''] of text.matchAll(/href="(\/s\/acme\/(?:history|incidents|services)[^"#]*)"/g)) {
      const link = escaped.replaceAll('&amp;', '&')
      if (/\.md(\?|$)/.test(link)) continue
      const isIncident = link.startsWith('/s/acme/incidents/')
      if (isIncident && incidents.has(link)) continue
      if (isIncident) incidents.add(link)
      if (!isIncident || incidents.size % every === 0) wanted.add(link)
    }
  }
  return bodies
}

/** Its address, and the digest of its body. */
export function goldenLine([path, body]: [string, string]): string {
  return `${path} ${createHash('sha256').update(body).digest('base64url').slice(0, 16)}\n`
}
