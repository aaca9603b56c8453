import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { importStatuspage } from '../statuspage-import/import-statuspage.ts'
import { readHistory } from './read-history.ts'

const file = new URL('../../testing/fixtures/github-history.json.gz', import.meta.url)

interface Exported {
  incidents: { id: string; created_at: string; started_at?: string | null }[]
}

test('the pages of the history hold as many incidents of each month as the file of a real page does', () => {
  const { deps } = testApp()
  const exported: Exported = JSON.parse(gunzipSync(readFileSync(file)).toString())
  importStatuspage(deps, system, acmeId, exported)
  const organization = { ...organizationById(deps, acmeId), timeZone: 'UTC' }
  const told = new Map<string, number>()
  for (let page = 1, more = true; more; page++) {
    const history = readHistory(deps, organization, page)
    for (const { month, incidents } of history.months) {
      expect(told.has(month), `${month} stands on two pages`).toBe(false)
      told.set(month, incidents.length)
    }
    more = history.hasNext
  }
  const inFile = new Map<string, number>()
  for (const { started_at, created_at } of exported.incidents) {
    const month = new Date(started_at ?? created_at).toISOString().slice(0, 7)
    inFile.set(month, (inFile.get(month) ?? 0) + 1)
  }
  expect(Object.fromEntries([...told].toSorted())).toEqual(Object.fromEntries([...inFile].toSorted()))
  expect([...told.values()].reduce((sum, count) => sum + count, 0)).toBe(1282)
})
