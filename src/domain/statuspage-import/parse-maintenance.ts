import type { Export } from '#src/statuspage/shapes.ts'
import { type MaintenanceStatus, maintenanceStatuses } from '#src/statuspage/words.ts'
import { type Fields, refuse } from './fields.ts'
import { type ExportedUpdate, readNamed, readUpdate } from './parse-updates.ts'

type ExportedFields = Fields<Export['scheduled_maintenances'][number]>

export interface ExportedMaintenance {
  path: string
  id: string
  name: string
  status: MaintenanceStatus
  scheduledFor: number
  scheduledUntil: number
  /** Null exactly while it is not completed. */
  resolvedAt: number | null
  autoInProgress: boolean
  autoCompleted: boolean
  createdAt: number
  updatedAt: number
  componentIds: string[]
  updates: ExportedUpdate<MaintenanceStatus>[]
}

export function readMaintenance(fields: ExportedFields): ExportedMaintenance {
  const id = fields.id('id')
  const status = fields.oneOf('status', maintenanceStatuses)
  const [scheduledFor, scheduledUntil] = [fields.time('scheduled_for'), fields.time('scheduled_until')]
  if (scheduledUntil < scheduledFor)
    refuse(`${fields.place('scheduled_until')} is before ${fields.place('scheduled_for')}.`)
  const updates = fields.list('incident_updates').map((update) => readUpdate(update, id, maintenanceStatuses))
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

/** The file's own time of the end or, where it has none, that of the update that says so. */
function completedAt(fields: ExportedFields, updates: ExportedUpdate<MaintenanceStatus>[]): number {
  const said = updates.filter(({ status }) => status === 'completed').map(({ displayAt }) => displayAt)
  const at = fields.optionalTime('resolved_at') ?? (said.length > 0 ? Math.max(...said) : null)
  if (at === null) refuse(`${fields.place('resolved_at')} is missing, though the maintenance's status is completed.`)
  return at
}
