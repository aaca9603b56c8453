import type { MaintenanceStatus } from '#src/db/schema/maintenance.ts'
import { type Fields, refuse } from './fields.ts'
import { type ExportedUpdate, readNamed, readUpdate } from './parse-updates.ts'

/** Statuspage knows no cancelled one. */
const statuses = ['scheduled', 'in_progress', 'verifying', 'completed'] as const satisfies MaintenanceStatus[]
type ExportedStatus = (typeof statuses)[number]

export interface ExportedMaintenance {
  path: string
  id: string
  name: string
  status: ExportedStatus
  scheduledFor: number
  scheduledUntil: number
  /** Null exactly while it is not completed. */
  resolvedAt: number | null
  autoInProgress: boolean
  autoCompleted: boolean
  createdAt: number
  updatedAt: number
  componentIds: string[]
  updates: ExportedUpdate<ExportedStatus>[]
}

export function readMaintenance(fields: Fields): ExportedMaintenance {
  const id = fields.id('id')
  const status = fields.oneOf('status', statuses)
  const [scheduledFor, scheduledUntil] = [fields.time('scheduled_for'), fields.time('scheduled_until')]
  if (scheduledUntil < scheduledFor)
    refuse(`${fields.place('scheduled_until')} is before ${fields.place('scheduled_for')}.`)
  const updates = fields.list('incident_updates').map((update) => readUpdate(update, id, statuses))
  return {
    path: fields.path,
    id,
    name: fields.name('name'),
    status,
    scheduledFor,
    scheduledUntil,
    resolvedAt: status === 'completed' ? completedAt(fields, updates) : null,
    autoInProgress: fields.flag('scheduled_auto_in_progress'),
    autoCompleted: fields.flag('scheduled_auto_completed'),
    createdAt: fields.time('created_at'),
    updatedAt: fields.time('updated_at'),
    componentIds: readNamed(fields.optionalList('components')),
    updates,
  }
}

/** When it was over; where the file has no time of its own for it, when the update said so. */
function completedAt(fields: Fields, updates: ExportedUpdate<ExportedStatus>[]): number {
  const said = updates.filter(({ status }) => status === 'completed').map(({ displayAt }) => displayAt)
  const at = fields.optionalTime('resolved_at') ?? (said.length > 0 ? Math.max(...said) : null)
  if (at === null) refuse(`${fields.place('resolved_at')} is missing, though the maintenance's status is completed.`)
  return at
}
