import type { AffectedComponent, Component, IncidentUpdate } from '#src/statuspage/shapes.ts'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { type Fields, refuse, refuseRepeated } from './fields.ts'

/** An update of an incident or of a maintenance; `Status` is the status that it sets. */
export interface ExportedUpdate<Status extends string = string> {
  path: string
  id: string
  status: Status
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

/** The ids of the components in a list. */
export function readNamed(list: Fields<Component>[]): string[] {
  const named = list.map((one) => ({ path: one.path, id: one.id('id') }))
  refuseRepeated(named)
  return named.map(({ id }) => id)
}

/** The ids of every component, groups included, that an incident or a maintenance or one of its updates names. */
export function namedIn(entry: { componentIds: string[]; updates: ExportedUpdate[] }): string[] {
  const inUpdates = entry.updates.flatMap(({ affected }) => affected.map(({ code }) => code))
  return [...new Set([...entry.componentIds, ...inUpdates])]
}

/** `parentId`: id of the incident or the maintenance that holds it. */
export function readUpdate<const Status extends string>(
  fields: Fields<IncidentUpdate<Status>>,
  parentId: string,
  statuses: readonly Status[],
): ExportedUpdate<Status> {
  const parent = fields.optionalId('incident_id') ?? parentId
  if (parent !== parentId) refuse(`${fields.place('incident_id')} is "${parent}", but it stands in "${parentId}".`)
  return {
    path: fields.path,
    id: fields.id('id'),
    status: fields.oneOf('status', statuses),
    body: fields.text('body'),
    displayAt: fields.time('display_at'),
    notified: fields.flag('deliver_notifications'),
    createdAt: fields.time('created_at'),
    updatedAt: fields.time('updated_at'),
    affected: affected(fields.optionalList('affected_components')),
  }
}

function affected(list: Fields<AffectedComponent>[]): Affected[] {
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
