import type { ComponentGroup, Export as ExportShape } from '#src/statuspage/shapes.ts'
import { maintenanceStatuses } from '#src/statuspage/words.ts'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { distinct } from './distinct.ts'
import { Fields, refuse } from './fields.ts'
import { type ExportedIncident, readIncident } from './parse-incidents.ts'
import { type ExportedMaintenance, readMaintenance } from './parse-maintenance.ts'
import type { EntryFields, ExportedUpdate } from './parse-updates.ts'
import { Records } from './records.ts'
import { type Remark, Remarks } from './remarks.ts'

/** Statuspage's JSON, checked; times are UTC ms. `path`: a record's place in the file, for error messages. */

/** A file, or a part of one, which says less of the same page. */
export interface Export {
  page: { id: string; name: string | null; timeZone: string | null }
  components: Component[]
  /** Ids of what the file calls a group anywhere, though it be in another part. */
  groupIds: ReadonlySet<string>
  incidents: ExportedIncident[]
  maintenance: ExportedMaintenance[]
}

export interface ExportFile extends Pick<Export, 'page' | 'components' | 'groupIds'> {
  /** Each incident and each maintenance, read anew each time: what is under way first, then in the order of the file. */
  entries: () => Iterable<Entry>
  /** Oddities of the file. */
  remarks: Remark[]
}

export type Entry = { incident: ExportedIncident } | { maintenance: ExportedMaintenance }

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
 * Reads and checks what a page answers at one of its addresses, or several of these put together: parsed JSON, or `Records` in
 * place of its lists. `tidy`: called after so many records. Throws invalid with a sentence that names the first place that is wrong.
 */
export function parseExport(value: unknown, tidy: () => void): ExportFile {
  const remarks = new Remarks()
  const file = new Fields<ExportShape>(asFile(value), '', remarks)
  const page = file.object('page')
  if (!lists.some((list) => file.has(list)) && !file.has('status'))
    refuse(`The file names a page and tells nothing of it: give one with ${lists.join(', ')}.`)
  const read = {
    page: { id: page.id('id'), name: page.optionalText('name'), timeZone: page.optionalText('time_zone') },
    components: components(distinct(file.list('components'), 'id')),
  }
  const groupIds = new Set(read.components.filter(({ group }) => group).map(({ id }) => id))
  const places = checkEntries(file, groupIds, tidy)
  return {
    ...read,
    groupIds,
    *entries() {
      for (const { list, index } of places) yield readEntry(file.at(list, index, new Remarks()))
    },
    remarks: remarks.all,
  }
}

const entryLists = ['incidents', 'scheduled_maintenances'] as const
const lists = ['components', ...entryLists] as const

/** Records after which what was made of them is given back. */
const untidied = 500

interface Place {
  list: (typeof entryLists)[number]
  index: number
}

/**
 * Reads each incident and each maintenance once, and notes what they call a group. Returns their places in the order in which an
 * import takes them.
 */
function checkEntries(file: Fields<ExportShape>, groupIds: Set<string>, tidy: () => void): Place[] {
  const placeOf = new Map<string, Place>()
  /** Id of an update -> the entry that holds it. */
  const holderOf = new Map<string, Place>()
  const [underWay, over]: [Place[], Place[]] = [[], []]
  for (const list of entryLists)
    for (let index = 0; index < file.countOf(list); index++) {
      const [fields, place] = [file.at(list, index), { list, index }]
      if (isRepeated(file, fields, placeOf)) continue
      placeOf.set(fields.id('id'), place)
      const { updates, components, resolvedAt } = anyOf(readEntry(fields))
      for (const update of updates) {
        refuseHeldTwice(file, update, holderOf.get(update.id))
        holderOf.set(update.id, place)
      }
      for (const { id, isGroup } of components) if (isGroup) groupIds.add(id)
      const order = resolvedAt === null ? underWay : over
      order.push(place)
      if (index % untidied === untidied - 1) tidy()
    }
  return [...underWay, ...over]
}

/** Refuses two different records of the same id; one that stands there twice, word for word, is taken once. */
function isRepeated(file: Fields<ExportShape>, fields: EntryFields, placeOf: ReadonlyMap<string, Place>): boolean {
  const id = fields.id('id')
  const place = placeOf.get(id)
  if (!place) return false
  const first = file.at(place.list, place.index)
  if (!fields.isSameAs(first)) refuse(`${first.path} and ${fields.path} have the same id "${id}".`)
  fields.remark('repeated')
  return true
}

function refuseHeldTwice(file: Fields<ExportShape>, { id, path }: ExportedUpdate, holder: Place | undefined): void {
  if (!holder) return
  const { updates }: { updates: readonly ExportedUpdate[] } = anyOf(readEntry(file.at(holder.list, holder.index)))
  const first = updates.find((update) => update.id === id && update.path !== path)
  refuse(`${first?.path} and ${path} have the same id "${id}".`)
}

function readEntry(fields: EntryFields): Entry {
  return isMaintenance(fields) ? { maintenance: readMaintenance(fields) } : { incident: readIncident(fields) }
}

/** What both kinds have. */
function anyOf(entry: Entry): ExportedIncident | ExportedMaintenance {
  return 'incident' in entry ? entry.incident : entry.maintenance
}

/** The management API answers lists alone, whose records name the page. */
function asFile(value: unknown): unknown {
  const [first] = Array.isArray(value) ? value : value instanceof Records ? [value.at(0)] : []
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
