import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { closeDatabase, type Db, openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { readStatusPage } from '#src/domain/status-page/read-status-page.ts'
import { importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import type { TestDeps } from '#src/testing/test-deps.ts'
import { figuresOf, median } from './figures.ts'
import { isShort } from './options.ts'
import { workplace } from './workplace.ts'

/**
 * The cost of the status page's read model with all 1,282 incidents of a real page's history, 90 bars and uptime for every
 * service included, on a database file. `as recorded`: over thirteen years, a handful in the last 90 days. `crowded`: all of
 * them pressed into the last 90 days and spread over all services. `--short`: few rounds, to see that it works.
 */

const rounds = isShort ? 1 : 40
const day = 24 * 3_600_000

const { print } = figuresOf('status-page-model')
const { folder, close } = workplace()
try {
  const [fewRecorded, recorded] = [milliseconds(50, false), milliseconds(500, false)]
  const [fewCrowded, crowded] = [milliseconds(50, true), milliseconds(500, true)]
  print('model of 500 services, as recorded', recorded)
  print('500 services / 50, as recorded', recorded / fewRecorded)
  print('model of 500 services, crowded', crowded)
  print('500 services / 50, crowded', crowded / fewCrowded)
} finally {
  close()
}

/** Median time of one model. */
function milliseconds(services: number, crowded: boolean): number {
  const { deps, organizationId, closed } = prepared(services, crowded)
  const organization = organizationById(deps, organizationId)
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now()
    const { groups } = readStatusPage(deps, organization)
    const taken = performance.now() - began
    if (groups.flatMap((group) => group.services).length < services) throw new Error('services are missing')
    return taken
  })
  closed()
  return median(times)
}

function prepared(services: number, crowded: boolean): { deps: TestDeps; organizationId: string; closed(): void } {
  const db = openDatabase(join(folder, `${services}-${crowded}.db`))
  migrateDatabase(db)
  const { deps } = testApp({ db })
  deps.clock.set(Date.UTC(2023, 6, 1))
  const organizationId = acmeId
  const file = resolve(import.meta.dirname, '../src/testing/fixtures/github-history.json.gz')
  importStatuspage(deps, system, organizationId, JSON.parse(gunzipSync(readFileSync(file)).toString()))
  const ids = Array.from(
    { length: services },
    (_, index) =>
      createService(deps, system, organizationId, {
        name: `Service ${index}`,
        description: '',
        serviceGroupId: null,
        startedAt: 0,
      }).id,
  )
  if (crowded) crowd(db, ids, deps.clock.now())
  return { deps, organizationId, closed: () => closeDatabase(db) }
}

/** Presses every moment into the last 90 days, and gives each incident's services to others in turn. */
function crowd(db: Db, services: string[], now: number): void {
  const { first, last } = db.$client
    .query<{ first: number; last: number }, []>(
      'SELECT min(started_at) AS first, max(started_at) AS last FROM incidents',
    )
    .get() ?? { first: 0, last: 1 }
  const pressed = (column: string) =>
    `${column} = ${now - 90 * day} + (${column} - ${first}) * ${(89 * day) / (last - first)}`
  writeUnaudited(db, () => {
    db.$client.run(`UPDATE incidents SET ${pressed('started_at')}, ${pressed('resolved_at')}`)
    db.$client.run(`UPDATE status_updates SET ${pressed('display_at')}`)
    for (const table of ['status_update_services', 'incident_services']) {
      const rows = db.$client.query<{ id: number }, []>(`SELECT rowid AS id FROM ${table} ORDER BY rowid`).all()
      rows.forEach(({ id }, index) => {
        db.$client.run(`UPDATE ${table} SET service_id = ? WHERE rowid = ?`, [
          services[index % services.length] ?? '',
          id,
        ])
      })
    }
  })
}
