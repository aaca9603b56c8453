import type { Incident } from '#src/statuspage/shapes.ts'
import { type Impact, type IncidentStatus, impacts, incidentStatuses } from '#src/words.ts'
import { endsIncident } from '../incidents/incident.ts'
import { type Fields, refuse } from './fields.ts'
import { type ExportedUpdate, readNamed, readUpdate } from './parse-updates.ts'

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
  updates: ExportedUpdate<IncidentStatus>[]
}

export function readIncident(fields: Fields<Incident>): ExportedIncident {
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
    componentIds: readNamed(fields.optionalList('components')),
    updates: fields.list('incident_updates').map((update) => readUpdate(update, id, incidentStatuses)),
  }
}

function resolvedAt(fields: Fields<Incident>, status: IncidentStatus): number | null {
  const at = fields.optionalTime('resolved_at')
  const ended = endsIncident(status)
  if (ended && at === null)
    refuse(`${fields.place('resolved_at')} is missing, though the incident's status is ${status}.`)
  return ended ? at : null
}
