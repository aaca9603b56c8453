import type { Db } from '#src/db/connection.ts'

/**
 * A small export of Statuspage's: a group with a service, a service alone, a resolved incident with two updates, an open one
 * and a maintenance that is over; changed by `change`.
 */
// biome-ignore lint/suspicious/noExplicitAny: a test breaks the file in every way
export function smallExport(change: (file: any) => void = () => {}): unknown {
  const dates = { created_at: '2025-01-01T00:00:00.000Z', updated_at: '2025-01-02T00:00:00.000Z' }
  const component = (id: string, name: string, more = {}) => ({
    id,
    name,
    ...dates,
    status: 'operational',
    position: 1,
    description: null,
    group: false,
    group_id: null,
    ...more,
  })
  const api = { code: 'api000000000', name: 'Core - API', old_status: 'operational' }
  const web = { code: 'web000000000', name: 'Website', old_status: 'operational' }
  const begun = { ...web, old_status: 'under_maintenance' }
  const update = (id: string, incident: string, status: string, at: string, new_status: string, named = api) => ({
    id,
    status,
    body: 'We look into it.',
    incident_id: incident,
    created_at: at,
    updated_at: at,
    display_at: at,
    deliver_notifications: true,
    affected_components: [{ ...named, new_status }],
  })
  const file = {
    page: { id: 'page00000000', name: 'Example' },
    components: [
      component('core00000000', 'Core', { group: true, components: ['api000000000'] }),
      component('api000000000', 'API', { group_id: 'core00000000', status: 'partial_outage' }),
      component('web000000000', 'Website', { position: 2, description: 'The shop', start_date: '2024-06-01' }),
    ],
    incidents: [
      {
        id: 'open00000000',
        name: 'API is slow',
        status: 'identified',
        impact: 'major',
        created_at: '2025-03-01T10:00:00.000Z',
        updated_at: '2025-03-01T11:00:00.000Z',
        resolved_at: null,
        incident_updates: [
          update('update000003', 'open00000000', 'identified', '2025-03-01T10:00:00.000Z', 'partial_outage'),
        ],
        components: [{ id: 'api000000000', name: 'API' }],
      },
      {
        id: 'past00000000',
        name: 'API was down',
        status: 'resolved',
        impact: 'critical',
        started_at: '2024-12-24T17:55:00.000Z',
        created_at: '2024-12-24T18:00:00.000Z',
        updated_at: '2024-12-24T20:00:00.000Z',
        monitoring_at: null,
        resolved_at: '2024-12-24T20:00:00.000Z',
        incident_updates: [
          update('update000002', 'past00000000', 'resolved', '2024-12-24T20:00:00.000Z', 'operational'),
          update('update000001', 'past00000000', 'investigating', '2024-12-24T18:00:00.000Z', 'major_outage'),
        ],
      },
    ],
    scheduled_maintenances: [
      {
        id: 'work00000000',
        name: 'New disks',
        status: 'completed',
        impact: 'maintenance',
        // Statuspage's: when it was announced.
        started_at: '2025-02-01T08:59:59.990Z',
        created_at: '2025-02-01T09:00:00.000Z',
        updated_at: '2025-02-10T03:30:00.000Z',
        monitoring_at: null,
        resolved_at: '2025-02-10T03:30:00.000Z',
        scheduled_for: '2025-02-10T02:00:00.000Z',
        scheduled_until: '2025-02-10T04:00:00.000Z',
        incident_updates: [
          update('update000007', 'work00000000', 'completed', '2025-02-10T03:30:00.000Z', 'operational', begun),
          update('update000006', 'work00000000', 'in_progress', '2025-02-10T02:05:00.000Z', 'under_maintenance', web),
          update('update000005', 'work00000000', 'scheduled', '2025-02-01T09:00:00.000Z', 'operational', web),
        ],
        components: [{ id: 'web000000000', name: 'Website' }],
      },
    ],
  }
  change(file)
  return file
}

/** Every row of every table. */
export function everyRow(db: Db): string {
  const tables = db.$client
    .query<{ name: string }, []>(`select name from sqlite_schema where type = 'table' order by name`)
    .all()
  return JSON.stringify(tables.map(({ name }) => [name, db.$client.query(`select * from "${name}"`).all()]))
}
