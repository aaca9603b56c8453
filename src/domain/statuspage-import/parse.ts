import type { ComponentGroup, Export as ExportShape } from '#src/statuspage/shapes.ts'
import { maintenanceStatuses } from '#src/statuspage/words.ts'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { distinct, Fields, refuse, refuseRepeated } from './fields.ts'
import { type ExportedIncident, readIncident } from './parse-incidents.ts'
import { type ExportedMaintenance, readMaintenance } from './parse-maintenance.ts'
import type { EntryFields } from './parse-updates.ts'
import { type Remark, Remarks } from './remarks.ts'

/** Statuspage's JSON, checked; times are UTC ms. `path`: a record's place in the file, for error messages. */

export interface Export {
  page: { id: string; name: string | null; timeZone: string | null }
  components: Component[]
  incidents: ExportedIncident[]
  maintenance: ExportedMaintenance[]
  /** Oddities of the file. */
  remarks: Remark[]
}

/** Undefined: the file says nothing of it. */
export interface Component {
  path: string
  id: string
  name: string
  description: string
  status: ServiceStatus
  position: number
  group: boolean
  groupId: string | null
  showcase: boolean | undefined
  onlyShowIfDegraded: boolean | undefined
  /** YYYY-MM-DD; null: it has none. */
  startDate: string | null | undefined
  createdAt: number
  updatedAt: number
}

/**
 * Reads what a page answers at one of its addresses, or several of these put together, from parsed JSON. Throws invalid with a
 * sentence that names the first place that is wrong.
 */
export function parseExport(value: unknown): Export {
  const remarks = new Remarks()
  const file = new Fields<ExportShape>(asFile(value), '', remarks)
  const page = file.object('page')
  if (!lists.some((list) => file.has(list)) && !file.has('status'))
    refuse(`The file names a page and tells nothing of it: give one with ${lists.join(', ')}.`)
  const entries = distinct([...file.list('incidents'), ...file.list('scheduled_maintenances')], 'id')
  const [maintenance, incidents] = [entries.filter(isMaintenance), entries.filter((one) => !isMaintenance(one))]
  const exported = {
    page: { id: page.id('id'), name: page.optionalText('name'), timeZone: page.optionalText('time_zone') },
    components: components(distinct(file.list('components'), 'id')),
    incidents: incidents.map(readIncident),
    maintenance: maintenance.map(readMaintenance),
    remarks: remarks.all,
  }
  const all = [...exported.incidents, ...exported.maintenance]
  refuseRepeated(all.flatMap<{ path: string; id: string }>(({ updates }) => updates))
  return exported
}

const lists = ['components', 'incidents', 'scheduled_maintenances'] as const

/** The management API answers lists alone, whose records name the page. */
function asFile(value: unknown): unknown {
  const [first] = Array.isArray(value) ? value : []
  if (typeof first !== 'object' || first === null || typeof first.page_id !== 'string') return value
  return { page: { id: first.page_id }, ['incident_updates' in first ? 'incidents' : 'components']: value }
}

/** `index.json` and the management API list maintenance among incidents: it has statuses of its own. */
function isMaintenance(entry: EntryFields): boolean {
  if (entry.path.startsWith('scheduled_maintenances')) return true
  return maintenanceStatuses.some((status) => status === entry.optionalText('status'))
}

function components(list: Fields<ComponentGroup>[]): Component[] {
  const all = list.map(component)
  const known = new Set(all.map(({ id }) => id))
  list.forEach((fields) => {
    const missing = fields.texts('components').filter((id) => !known.has(id))
    if (missing.length > 0) fields.remark('unknown_member', missing.join(', '))
  })
  return all
}

function component(fields: Fields<ComponentGroup>, index: number): Component {
  // The management API's list of groups does not call them so.
  const group = fields.flag('group') ?? fields.has('components')
  const createdAt = fields.time('created_at')
  return {
    path: fields.path,
    id: fields.id('id'),
    name: fields.name('name'),
    description: fields.optionalText('description') ?? '',
    status: fields.optionalOneOf('status', serviceStatuses) ?? assumedStatus(fields, group),
    position: fields.optionalPosition('position') ?? assumedPosition(fields, index + 1),
    group,
    groupId: fields.optionalId('group_id'),
    showcase: fields.flag('showcase'),
    onlyShowIfDegraded: fields.flag('only_show_if_degraded'),
    startDate: fields.says('start_date') ? fields.optionalDay('start_date') : undefined,
    createdAt,
    updatedAt: fields.timeOr('updated_at', createdAt, 'when it was created'),
  }
}

/** A group has the status of its services. */
function assumedStatus(fields: Fields<ComponentGroup>, group: boolean): ServiceStatus {
  if (!group) fields.remark('status', 'operational is assumed.')
  return 'operational'
}

function assumedPosition(fields: Fields<ComponentGroup>, position: number): number {
  fields.remark('position', String(position))
  return position
}
