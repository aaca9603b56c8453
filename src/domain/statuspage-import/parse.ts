import type { Component as ComponentShape, Export as ExportShape } from '#src/statuspage/shapes.ts'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { Fields, refuseRepeated } from './fields.ts'
import { type ExportedIncident, readIncident } from './parse-incidents.ts'
import { type ExportedMaintenance, readMaintenance } from './parse-maintenance.ts'

/** Statuspage's JSON, checked; times are UTC ms. `path`: a record's place in the file, for error messages. */

export interface Export {
  page: { id: string; name: string }
  components: Component[]
  incidents: ExportedIncident[]
  maintenance: ExportedMaintenance[]
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

/** Reads an export from parsed JSON. Throws invalid with a sentence that names the first place that is wrong. */
export function parseExport(value: unknown): Export {
  const file = new Fields<ExportShape>(value, '')
  const page = file.object('page')
  const exported = {
    page: { id: page.id('id'), name: page.name('name') },
    components: components(file.list('components')),
    incidents: file.list('incidents').map(readIncident),
    maintenance: file.optionalList('scheduled_maintenances').map(readMaintenance),
  }
  // Statuspage has both under one URL, so their ids must differ.
  const all = [...exported.incidents, ...exported.maintenance]
  refuseRepeated(all)
  refuseRepeated(all.flatMap<{ path: string; id: string }>(({ updates }) => updates))
  return exported
}

function components(list: Fields<ComponentShape>[]): Component[] {
  const all = list.map(component)
  refuseRepeated(all)
  return all
}

function component(fields: Fields<ComponentShape>): Component {
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
