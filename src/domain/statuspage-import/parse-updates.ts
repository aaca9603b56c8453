import type { AffectedComponent, Component, ExportedEntry, IncidentUpdate } from '#src/statuspage/shapes.ts'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { distinct } from './distinct.ts'
import { type Fields, refuse } from './fields.ts'

export type EntryFields = Fields<ExportedEntry>

/** No end is read where the status speaks of none; a time given all the same is told in the report. */
export function withoutEnd(fields: EntryFields, status: string): null {
  if (fields.optionalTime('resolved_at') !== null) fields.remark('open_with_end', `its status is ${status}.`)
  return null
}

/** An update of an incident or of a maintenance; `Status` is the status that it sets. */
export interface ExportedUpdate<Status extends string = string> {
  path: string
  id: string
  status: Status
  body: string
  displayAt: number
  /** Its place among them, counted from the oldest. */
  ordinal: number
  /** Undefined where the file does not say. */
  notified: boolean | undefined
  createdAt: number
  updatedAt: number
  affected: Affected[]
  /** Components that it names without a status. */
  named: Named[]
}

export interface Affected {
  code: string
  name: string
  oldStatus: ServiceStatus
  newStatus: ServiceStatus
}

/** A component that an incident or a maintenance names. */
export interface Named {
  id: string
  name: string
  isGroup: boolean
}

export function readNamed(list: Fields<Component>[]): Named[] {
  return distinct(list, 'id').map((one) => {
    const id = one.id('id')
    return { id, name: one.optionalText('name')?.trim() || id, isGroup: one.flag('group') ?? false }
  })
}

/** The ids of every component, groups included, that an incident or a maintenance or one of its updates names. */
export function namedIn({ components, updates }: { components: Named[]; updates: ExportedUpdate[] }): string[] {
  const inUpdates = updates.flatMap(({ affected, named }) => [
    ...affected.map(({ code }) => code),
    ...named.map(({ id }) => id),
  ])
  return [...new Set([...components.map(({ id }) => id), ...inUpdates])]
}

/** Newest first, as Statuspage has them; those of one moment as they stand in the file. `parentId`: id of the incident or the maintenance that holds them. */
export function readUpdates<const Status extends string>(
  entry: EntryFields,
  parentId: string,
  statuses: readonly Status[],
): ExportedUpdate<Status>[] {
  const all = distinct(entry.list('incident_updates'), 'id').map((one) => readUpdate(one, parentId, statuses))
  const [first, last] = [all.at(0), all.at(-1)]
  const inFile = first && last && first.displayAt < last.displayAt ? all.toReversed() : all
  const newestFirst = inFile.toSorted((a, b) => b.displayAt - a.displayAt)
  return newestFirst.map((update, index) => ({ ...update, ordinal: all.length - 1 - index }))
}

/** UTC ms of the newest change of an update; `createdAt` where there is none. */
export function newestChange(updates: ExportedUpdate[], createdAt: number): number {
  return updates.reduce((newest, { updatedAt }) => Math.max(newest, updatedAt), createdAt)
}

function readUpdate<const Status extends string>(
  fields: Fields<IncidentUpdate<string>>,
  parentId: string,
  statuses: readonly Status[],
): Omit<ExportedUpdate<Status>, 'ordinal'> {
  const parent = fields.optionalId('incident_id') ?? parentId
  if (parent !== parentId) refuse(`${fields.place('incident_id')} is "${parent}", but it stands in "${parentId}".`)
  const displayAt = fields.timeOr('display_at', fields.optionalTime('created_at'), 'when it was created')
  const createdAt = fields.timeOr('created_at', displayAt, 'the moment that it speaks of')
  return {
    path: fields.path,
    id: fields.id('id'),
    status: fields.oneOf('status', statuses),
    body: fields.optionalText('body') ?? withoutText(fields),
    displayAt,
    notified: fields.flag('deliver_notifications'),
    createdAt,
    updatedAt: fields.timeOr('updated_at', createdAt, 'when it was created'),
    ...readAffected(fields),
  }
}

function withoutText(fields: Fields<IncidentUpdate<string>>): string {
  fields.remark('text')
  return ''
}

function readAffected(update: Fields<IncidentUpdate<string>>): Pick<ExportedUpdate, 'affected' | 'named'> {
  const all = update.list('affected_components')
  const placeholders = all.filter((one) => !one.has('code'))
  for (const one of placeholders) update.remark('placeholder', JSON.stringify(one.optionalText('name') ?? ''))
  const components = distinct(
    all.filter((one) => one.has('code')),
    'code',
  )
  return {
    affected: components.filter((one) => one.has('new_status')).map(affected),
    named: components.filter((one) => !one.has('new_status')).map(withoutStatus),
  }
}

function affected(fields: Fields<AffectedComponent>): Affected {
  const code = fields.id('code')
  return {
    code,
    name: fields.optionalText('name')?.trim() || code,
    oldStatus: fields.optionalOneOf('old_status', serviceStatuses) ?? assumedOldStatus(fields, code),
    newStatus: fields.oneOf('new_status', serviceStatuses),
  }
}

function assumedOldStatus(fields: Fields<AffectedComponent>, code: string): ServiceStatus {
  fields.remark('status', `old_status of ${code} is assumed to be operational.`)
  return 'operational'
}

function withoutStatus(fields: Fields<AffectedComponent>): Named {
  const id = fields.id('code')
  fields.remark('status', `new_status of ${id}: it is named, and its status is left as it was.`)
  return { id, name: fields.optionalText('name')?.trim() || id, isGroup: false }
}
