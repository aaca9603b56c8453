import { type MaintenanceStatus, maintenanceStatuses } from '#src/statuspage/words.ts'
import { type Indicator, indicators } from '#src/words.ts'
import { iso, refuse } from './fields.ts'
import {
  type EntryFields,
  type ExportedUpdate,
  type Named,
  newestChange,
  readNamed,
  readUpdates,
  withoutEnd,
} from './parse-updates.ts'

type Updates = ExportedUpdate<MaintenanceStatus>[]

export interface ExportedMaintenance {
  path: string
  id: string
  name: string
  status: MaintenanceStatus
  impact: Indicator
  scheduledFor: number
  scheduledUntil: number
  /** Statuspage's `started_at`, when it was announced; undefined where the file does not say. */
  announcedAt: number | undefined
  monitoringAt: number | null
  /** Null exactly while it is not completed. */
  resolvedAt: number | null
  /** Undefined where the file does not say. */
  autoInProgress: boolean | undefined
  autoCompleted: boolean | undefined
  createdAt: number
  updatedAt: number
  components: Named[]
  updates: Updates
}

export function readMaintenance(fields: EntryFields): ExportedMaintenance {
  const id = fields.id('id')
  const status = fields.oneOf('status', maintenanceStatuses)
  if (!fields.has('scheduled_for'))
    refuse(`${fields.place('scheduled_for')} is missing, though the status is ${status}.`)
  const scheduledFor = fields.time('scheduled_for')
  const scheduledUntil = fields.timeOr('scheduled_until', scheduledFor, 'its planned start')
  if (scheduledUntil < scheduledFor)
    refuse(`${fields.place('scheduled_until')} is before ${fields.place('scheduled_for')}.`)
  const createdAt = fields.time('created_at')
  const updates = readUpdates(fields, id, maintenanceStatuses)
  return {
    path: fields.path,
    id,
    name: fields.name('name'),
    status,
    impact: fields.optionalOneOf('impact', indicators) ?? 'maintenance',
    scheduledFor,
    scheduledUntil,
    announcedAt: fields.optionalTime('started_at') ?? undefined,
    monitoringAt: fields.optionalTime('monitoring_at'),
    resolvedAt: status === 'completed' ? completedAt(fields, updates, scheduledUntil) : withoutEnd(fields, status),
    autoInProgress: fields.flag('scheduled_auto_in_progress'),
    autoCompleted: fields.flag('scheduled_auto_completed'),
    createdAt,
    updatedAt: fields.timeOr('updated_at', newestChange(updates, createdAt), 'that of its newest update'),
    components: readNamed(fields.list('components')),
    updates,
  }
}

/** The file's own time of the end or, where it has none, that of the update that says so, or the planned one. */
function completedAt(fields: EntryFields, updates: Updates, scheduledUntil: number): number {
  const at = fields.optionalTime('resolved_at')
  if (at !== null) return at
  const said = updates.find(({ status }) => status === 'completed')?.displayAt
  const words = said === undefined ? 'its planned end' : 'the time of the update that says so'
  fields.remark('resolved_at', `${iso(said ?? scheduledUntil)}, ${words}.`)
  return said ?? scheduledUntil
}
