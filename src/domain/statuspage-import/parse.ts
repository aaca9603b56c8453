import {
  type Impact,
  type IncidentStatus,
  impacts,
  incidentStatuses,
  type ServiceStatus,
  serviceStatuses,
} from '#src/db/schema/status.ts'
import { Fields, refuse } from './fields.ts'

/** Statuspage's JSON, checked; times are UTC ms. `path` is where a record stands in the file. */

export interface Export {
  page: { id: string; name: string }
  components: Component[]
  incidents: ExportedIncident[]
  /** How many scheduled_maintenances the file holds. */
  maintenanceWindows: number
}

export interface Component {
  path: string
  id: string
  name: string
  description: string
  status: ServiceStatus
  position: number
  group: boolean
  groupId: string | null
  startDate: number | null
  createdAt: number
  updatedAt: number
}

export interface ExportedIncident {
  path: string
  id: string
  name: string
  status: IncidentStatus
  impact: Impact
  startedAt: number
  monitoringAt: number | null
  /** Null exactly while it is open. */
  resolvedAt: number | null
  createdAt: number
  updatedAt: number
  componentIds: string[]
  updates: ExportedUpdate[]
}

export interface ExportedUpdate {
  path: string
  id: string
  status: IncidentStatus
  body: string
  displayAt: number
  notified: boolean
  createdAt: number
  updatedAt: number
  affected: Affected[]
}

export interface Affected {
  path: string
  code: string
  name: string
  oldStatus: ServiceStatus
  newStatus: ServiceStatus
}

/** Reads an export from parsed JSON. Throws invalid with a sentence that names the first place that is wrong. */
export function parseExport(value: unknown): Export {
  const file = new Fields(value, '')
  const page = file.object('page')
  const maintenance = file.optionalList('scheduled_maintenances').map((one) => ({ path: one.path, id: one.id('id') }))
  refuseRepeated(maintenance)
  return {
    page: { id: page.id('id'), name: page.name('name') },
    components: components(file.list('components')),
    incidents: incidents(file.list('incidents')),
    maintenanceWindows: maintenance.length,
  }
}

/** Refuses two records of the same id. */
export function refuseRepeated(records: { path: string; id: string }[]): void {
  const seen = new Map<string, string>()
  for (const { path, id } of records) {
    const first = seen.get(id)
    if (first !== undefined) refuse(`${first} and ${path} have the same id "${id}".`)
    seen.set(id, path)
  }
}

function components(list: Fields[]): Component[] {
  const all = list.map(component)
  refuseRepeated(all)
  return all
}

function component(fields: Fields): Component {
  return {
    path: fields.path,
    id: fields.id('id'),
    name: fields.name('name'),
    description: fields.optionalText('description') ?? '',
    status: fields.oneOf('status', serviceStatuses),
    position: fields.position('position'),
    group: fields.flag('group'),
    groupId: fields.optionalId('group_id'),
    startDate: fields.optionalDate('start_date'),
    createdAt: fields.time('created_at'),
    updatedAt: fields.time('updated_at'),
  }
}

function incidents(list: Fields[]): ExportedIncident[] {
  const all = list.map(incident)
  refuseRepeated(all)
  refuseRepeated(all.flatMap(({ updates }) => updates))
  return all
}

function incident(fields: Fields): ExportedIncident {
  const id = fields.id('id')
  const status = fields.oneOf('status', incidentStatuses)
  const createdAt = fields.time('created_at')
  return {
    path: fields.path,
    id,
    name: fields.name('name'),
    status,
    impact: fields.oneOf('impact', impacts),
    startedAt: fields.optionalTime('started_at') ?? createdAt,
    monitoringAt: fields.optionalTime('monitoring_at'),
    resolvedAt: resolvedAt(fields, status),
    createdAt,
    updatedAt: fields.time('updated_at'),
    componentIds: namedComponents(fields.optionalList('components')),
    updates: fields.list('incident_updates').map((update) => statusUpdate(update, id)),
  }
}

function resolvedAt(fields: Fields, status: IncidentStatus): number | null {
  const at = fields.optionalTime('resolved_at')
  const ended = status === 'resolved' || status === 'postmortem'
  if (ended && at === null)
    refuse(`${fields.place('resolved_at')} is missing, though the incident's status is ${status}.`)
  return ended ? at : null
}

function namedComponents(list: Fields[]): string[] {
  const named = list.map((one) => ({ path: one.path, id: one.id('id') }))
  refuseRepeated(named)
  return named.map(({ id }) => id)
}

function statusUpdate(fields: Fields, incidentId: string): ExportedUpdate {
  const parent = fields.optionalId('incident_id') ?? incidentId
  if (parent !== incidentId) refuse(`${fields.place('incident_id')} is "${parent}", but it stands in "${incidentId}".`)
  return {
    path: fields.path,
    id: fields.id('id'),
    status: fields.oneOf('status', incidentStatuses),
    body: fields.text('body'),
    displayAt: fields.time('display_at'),
    notified: fields.flag('deliver_notifications'),
    createdAt: fields.time('created_at'),
    updatedAt: fields.time('updated_at'),
    affected: affected(fields.optionalList('affected_components')),
  }
}

function affected(list: Fields[]): Affected[] {
  const all = list.map((fields) => ({
    path: fields.path,
    code: fields.id('code'),
    name: fields.name('name'),
    oldStatus: fields.oneOf('old_status', serviceStatuses),
    newStatus: fields.oneOf('new_status', serviceStatuses),
  }))
  refuseRepeated(all.map(({ path, code }) => ({ path, id: code })))
  return all
}
