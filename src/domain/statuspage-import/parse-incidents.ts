import { type Impact, type IncidentStatus, type Indicator, impacts, incidentStatuses, indicators } from '#src/words.ts'
import { impactReached } from '../incidents/impact.ts'
import { effectsAfterEach, endsIncident, momentsOf } from '../incidents/incident.ts'
import { iso } from './fields.ts'
import {
  type EntryFields,
  type ExportedUpdate,
  type Named,
  newestChange,
  readNamed,
  readUpdates,
  withoutEnd,
} from './parse-updates.ts'

type Updates = ExportedUpdate<IncidentStatus>[]

export interface ExportedIncident {
  path: string
  id: string
  name: string
  status: IncidentStatus
  impact: Indicator
  /** Undefined where the file does not say. */
  impactOverride: Impact | undefined
  /** Undefined where the file does not say: then `createdAt`. */
  startedAt: number | undefined
  monitoringAt: number | null
  /** Null exactly while it is open. */
  resolvedAt: number | null
  createdAt: number
  updatedAt: number
  components: Named[]
  updates: Updates
}

export function readIncident(fields: EntryFields): ExportedIncident {
  const id = fields.id('id')
  const status = fields.oneOf('status', incidentStatuses)
  const createdAt = fields.time('created_at')
  const updates = readUpdates(fields, id, incidentStatuses)
  const updatedAt = fields.timeOr('updated_at', newestChange(updates, createdAt), newest)
  if (fields.has('scheduled_for')) fields.remark('schedule', `its status is ${status}.`)
  return {
    path: fields.path,
    id,
    name: fields.name('name'),
    status,
    ...readImpact(fields, updates),
    startedAt: fields.optionalTime('started_at') ?? undefined,
    monitoringAt: fields.optionalTime('monitoring_at'),
    resolvedAt: endsIncident(status) ? resolvedAt(fields, updates, updatedAt) : withoutEnd(fields, status),
    createdAt,
    updatedAt,
    components: readNamed(fields.list('components')),
    updates,
  }
}

const newest = 'that of its newest update'

/** The file's own end or, where it was recorded afterwards and has none, the time of the last update. */
function resolvedAt(fields: EntryFields, updates: Updates, updatedAt: number): number {
  const at = fields.optionalTime('resolved_at')
  if (at !== null) return at
  const said = momentsOf(updates).resolvedAt ?? updates[0]?.displayAt
  const words = said === undefined ? 'when it was last changed' : 'the time of its last update'
  fields.remark('resolved_at', `${iso(said ?? updatedAt)}, ${words}.`)
  return said ?? updatedAt
}

function readImpact(fields: EntryFields, updates: Updates): Pick<ExportedIncident, 'impact' | 'impactOverride'> {
  const impact = fields.optionalOneOf('impact', indicators) ?? assumedImpact(fields, updates)
  if (impact === 'maintenance') fields.remark('maintenance_impact')
  const override = fields.optionalOneOf('impact_override', indicators)
  return { impact, impactOverride: impacts.find((one) => one === override) }
}

/** The worst that its updates set its services to. */
function assumedImpact(fields: EntryFields, updates: Updates): Indicator {
  const oldestFirst = updates.toReversed().map(({ affected }) => ({
    services: affected.map(({ code, name, newStatus }) => ({ id: code, name, status: newStatus })),
  }))
  const impact = impactReached(effectsAfterEach(oldestFirst))
  fields.remark('impact', `${impact}, from what its updates say of services.`)
  return impact
}
