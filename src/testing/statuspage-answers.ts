import type { Db } from '#src/db/connection.ts'
import { smallExport } from './statuspage-export.ts'

/** One page as each address of its API answers it, at one moment; `answers` by the address. */
export function statuspageAnswers() {
  // biome-ignore lint/suspicious/noExplicitAny: as JSON comes in
  const all: any = smallExport((file) => {
    const [open, past] = file.incidents
    const [over] = file.scheduled_maintenances
    const gone = { code: 'gone00000000', name: 'Fax', old_status: 'operational', new_status: 'major_outage' }
    past.incident_updates[0].affected_components.push({ ...gone, name: 'Old Fax', new_status: 'operational' })
    past.incident_updates[1].affected_components.push(gone)
    open.incident_updates[0].affected_components.push({ ...gone, code: 'lost00000000', name: 'Telex' })
    const at = '2025-03-01T09:00:00.000Z'
    const running = {
      ...over,
      id: 'runs00000000',
      status: 'in_progress',
      resolved_at: null,
      updated_at: at,
      scheduled_for: '2025-03-01T09:00:00.000Z',
      scheduled_until: '2099-03-01T12:00:00.000Z',
      incident_updates: [
        { ...over.incident_updates[1], id: 'update000008', incident_id: 'runs00000000', display_at: at },
      ],
    }
    const ahead = {
      ...running,
      id: 'comes0000000',
      status: 'scheduled',
      scheduled_for: '2099-04-01T09:00:00.000Z',
      scheduled_until: '2099-04-01T12:00:00.000Z',
      incident_updates: [
        { ...over.incident_updates[2], id: 'update000009', incident_id: 'comes0000000', display_at: at },
      ],
    }
    file.scheduled_maintenances.unshift(ahead, running)
    Object.assign(file.components[2], { status: 'under_maintenance', updated_at: at })
    Object.assign(file.components[1], { updated_at: '2025-03-01T10:00:00.000Z', showcase: false })
    file.page.time_zone = 'America/Tijuana'
  })
  const { page, components, incidents, scheduled_maintenances: windows } = all
  const status = { indicator: 'minor', description: 'Minor Service Outage' }
  const unresolved = incidents.filter(({ status }: { status: string }) => status !== 'resolved')
  const in_ = (...statuses: string[]) => windows.filter(({ status }: { status: string }) => statuses.includes(status))
  const flags = { scheduled_auto_in_progress: false, scheduled_auto_completed: false, impact_override: null }
  return {
    'summary.json': {
      page,
      status,
      components,
      incidents: unresolved,
      scheduled_maintenances: in_('scheduled', 'in_progress'),
    },
    'status.json': { page, status },
    'components.json': { page, components },
    'incidents.json': { page, incidents },
    'incidents/unresolved.json': { page, incidents: unresolved },
    'scheduled-maintenances.json': { page, scheduled_maintenances: windows },
    'scheduled-maintenances/upcoming.json': { page, scheduled_maintenances: in_('scheduled') },
    'scheduled-maintenances/active.json': { page, scheduled_maintenances: in_('in_progress') },
    'index.json': {
      page,
      status,
      components,
      incidents: [...incidents, ...windows].map((one) => ({ ...one, ...flags, started_at: undefined })),
    },
  }
}

/** What an import has made of a page: the rows of its tables, and what the organization took from it. */
export function pageRows(db: Db, organizationId: string): object {
  const tables = [
    'service_groups',
    'services',
    'service_status_changes',
    'incidents',
    'incident_services',
    'status_updates',
    'status_update_services',
    'maintenance_windows',
    'maintenance_services',
    'maintenance_updates',
  ]
  const rows = tables.map((table) => {
    const all = db.$client.query<object, []>(`select * from ${table}`).all()
    return [table, all.map((row) => JSON.stringify(row)).sort()]
  })
  const organization = db.$client
    .query<object, [string]>('select statuspage_id, time_zone from organizations where id = ?')
    .get(organizationId)
  return { ...Object.fromEntries(rows), organization }
}
