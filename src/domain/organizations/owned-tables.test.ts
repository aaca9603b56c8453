import { getTableName } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { addGroup, addService } from '#src/testing/services.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { ownedTables } from './owned-tables.ts'

interface Key {
  child: string
  parent: string
}

/** The foreign keys that keep a row from being deleted while another hangs on it, as SQLite has them. */
function holds({ db }: ReturnType<typeof testRoom>): Key[] {
  const tables = db.$client.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  return tables.flatMap(({ name }) =>
    db.$client
      .query<{ table: string; on_delete: string }, []>(`PRAGMA foreign_key_list('${name}')`)
      .all()
      .filter(({ on_delete }) => !['CASCADE', 'SET NULL'].includes(on_delete))
      .map(({ table }) => ({ child: name, parent: table })),
  )
}

/** Everything that hangs on the organization, directly or by what hangs on it. */
function hanging(keys: Key[]): Set<string> {
  const found = new Set(['organizations'])
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const { child, parent } of keys) if (found.has(parent)) found.add(child)
  }
  found.delete('organizations')
  return found
}

test('every table that would stop the erasure of an organization is among those it owns, before what it hangs on', () => {
  const room = testRoom()
  const keys = holds(room)
  const order = ownedTables(room.db, acmeId).map(({ table }) => getTableName(table))
  expect(keys.length).toBeGreaterThan(30)
  expect([...hanging(keys)].filter((table) => !order.includes(table))).toEqual([])
  expect(new Set(order).size).toBe(order.length)
  const tooLate = keys.filter(
    ({ child, parent }) => child !== parent && order.includes(parent) && order.indexOf(child) > order.indexOf(parent),
  )
  expect(tooLate).toEqual([])
})

test('they are the organization’s own rows, found through what they hang on, and nobody else’s', () => {
  const room = testRoom()
  const { deps, db } = room
  for (const id of [acmeId, otherId]) {
    addGroup(deps, 'Platform', id)
    const services = [{ serviceId: addService(deps, 'API', null, id), status: 'major_outage' as const }]
    openIncident(deps, system, id, { title: 'I', body: 'x', status: 'investigating', services, notify: true })
  }
  addService(deps, 'Web')
  const rows = ownedTables(db, acmeId).map(
    ({ table, which }) => [getTableName(table), db.select().from(table).where(which).all().length] as const,
  )
  expect(Object.fromEntries(rows.filter(([, count]) => count > 0))).toEqual({
    notifications: 1,
    status_update_services: 1,
    status_updates: 1,
    incident_services: 1,
    incidents: 1,
    service_status_changes: 2,
    services: 2,
    service_groups: 1,
    memberships: 5,
  })
})
