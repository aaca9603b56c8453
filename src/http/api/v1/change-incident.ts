import { changeIncident, type IncidentChange } from '#src/domain/incidents/change-incident.ts'
import { findIncident } from '#src/domain/incidents/find-incident.ts'
import { changeByProgram, type WindowChange } from '#src/domain/maintenance/change-by-program.ts'
import { findEvent } from '#src/domain/maintenance/list-events.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { maintenanceStatuses } from '#src/statuspage/words.ts'
import { autoStartIn } from './create-incident.ts'
import {
  componentsIn,
  type Input,
  metadataIn,
  momentOf,
  refuse,
  refuseImpossible,
  refuseSchedule,
  titleIn,
} from './incident-input.ts'
import type { OperationContext } from './operation.ts'

type Asked = OperationContext<'incident_id', unknown, Input>

/** An incident or a maintenance, whichever has the id. Throws not_found. */
export function changeEvent(context: Asked): void {
  const { deps, organizationId, params, input } = context
  refuseImpossible(input)
  const { kind } = findEvent(deps.db, organizationId, params.incident_id)
  if (kind === 'incident') changeOneIncident(context)
  else changeMaintenance(context)
}

function changeOneIncident({ deps, actor, organizationId, params, input }: Asked): void {
  refuseSchedule(input)
  for (const field of ['scheduled_for', 'scheduled_until'] as const)
    if ((input[field] ?? null) !== null) refuse(field, 'This incident is no maintenance: create another one for it.')
  const { backfilled } = findIncident(deps.db, organizationId, params.incident_id)
  if (input.backfilled !== undefined && input.backfilled !== backfilled)
    refuse('backfilled', `This is ${backfilled} since it was created, and stays so.`)
  changeIncident(
    deps,
    actor,
    organizationId,
    params.incident_id,
    incidentChange(input, timeZoneOf({ deps, organizationId })),
  )
}

function timeZoneOf({ deps, organizationId }: Pick<Asked, 'deps' | 'organizationId'>): string {
  return organizationById(deps, organizationId).timeZone
}

function incidentChange(input: Input, timeZone: string): IncidentChange {
  const { status, backfill_date, reminder_intervals } = input
  const said = maintenanceStatuses.find((one) => one === status)
  if (said) refuse('status', 'This is an incident: send investigating, identified, monitoring or resolved.')
  const { services, added, named } = componentsIn(input)
  return {
    ...sharedChange(input),
    ...{ services, added, named },
    ...(status !== undefined && { status: status as IncidentChange['status'] }),
    ...(reminder_intervals !== undefined && { reminderIntervals: reminder_intervals }),
    ...(backfill_date && { backfilledAt: momentOf('backfill_date', backfill_date, timeZone) }),
  }
}

function sharedChange(input: Input) {
  const { name, impact_override, metadata, body, deliver_notifications: notify = true } = input
  return {
    ...(name !== undefined && { title: titleIn(name) }),
    ...(impact_override !== undefined && { impactOverride: impact_override }),
    ...(metadata !== undefined && { metadata: metadataIn(input) }),
    ...(body && { body }),
    notify,
  }
}

function changeMaintenance({ deps, actor, organizationId, params, input }: Asked): void {
  if (input.backfilled === true) refuse('backfilled', 'Maintenance of the past has its times: leave it out.')
  if (input.backfill_date) refuse('backfill_date', 'Maintenance has scheduled_for and scheduled_until.')
  if (input.reminder_intervals) refuse('reminder_intervals', 'This is for incidents alone: leave it out.')
  const change = windowChange(input, timeZoneOf({ deps, organizationId }))
  changeByProgram(deps, actor, organizationId, params.incident_id, change)
}

function windowChange(input: Input, timeZone: string): WindowChange {
  const status = maintenanceStatuses.find((one) => one === input.status)
  if (input.status !== undefined && !status)
    refuse('status', `This is maintenance: send ${maintenanceStatuses.join(', ')}.`)
  const { services: statuses, added, named } = componentsIn(input)
  const change = {
    status,
    scheduledStart: movedTo(input, 'scheduled_for', timeZone),
    scheduledEnd: movedTo(input, 'scheduled_until', timeZone),
    remindPrior: input.scheduled_remind_prior,
    autoStart: autoStartIn(input),
    autoComplete: input.scheduled_auto_completed,
    notifyAtStart: input.auto_transition_deliver_notifications_at_start,
    notifyAtEnd: input.auto_transition_deliver_notifications_at_end,
    affectsServices: input.auto_transition_to_maintenance_state,
    releasesServices: input.auto_transition_to_operational_state,
  }
  return { ...sharedChange(input), ...{ statuses, added, named }, ...given(change) }
}

function movedTo(input: Input, field: 'scheduled_for' | 'scheduled_until', timeZone: string): number | undefined {
  const sent = input[field]
  if (sent === null) refuse(field, 'Maintenance needs it: send a moment, or leave it out.')
  return sent === undefined ? undefined : momentOf(field, sent, timeZone)
}

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> }

function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>
}
