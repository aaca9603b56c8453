import { openByProgram } from '#src/domain/incidents/open-by-program.ts'
import { recordBackfilled } from '#src/domain/incidents/record-backfilled.ts'
import { textOfUpdate } from '#src/domain/incidents/update-texts.ts'
import { planByProgram } from '#src/domain/maintenance/plan-by-program.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { maintenanceStatuses } from '#src/statuspage/words.ts'
import {
  componentsIn,
  type Input,
  metadataIn,
  momentOf,
  type NewIncident,
  refuse,
  refuseImpossible,
  refuseSchedule,
  titleIn,
} from './incident-input.ts'
import type { OperationContext } from './operation.ts'

type Asked = OperationContext<string, unknown, typeof NewIncident.static>

/** Returns the id of the incident, or of the maintenance. */
export function createIncident(context: Asked): string {
  const { input } = context
  refuseImpossible(input)
  if (isMaintenance(input)) return plan(context)
  refuseSchedule(input)
  return input.backfilled === true ? backfill(context) : open(context)
}

/** Statuspage goes by what is said of its time, or by its status. */
function isMaintenance({ status, scheduled_for, scheduled_until }: Input): boolean {
  return isOf(maintenanceStatuses, status) || (scheduled_for ?? scheduled_until ?? null) !== null
}

function isOf<One extends string>(words: readonly One[], word: string | undefined): word is One {
  return words.some((one) => one === word)
}

function open({ deps, actor, organizationId, input }: Asked): string {
  const { status = 'investigating', backfill_date, deliver_notifications: notify = true } = input
  if (isOf(maintenanceStatuses, status)) throw new Error('maintenance is planned')
  if ((backfill_date ?? null) !== null) refuse('backfill_date', 'Send backfilled: true, too, or leave it out.')
  const { services, added, named = [] } = componentsIn(input)
  const incident = openByProgram(deps, actor, organizationId, {
    ...{ title: titleIn(input.name), status, services, named: [...named, ...added], notify },
    body: input.body ?? undefined,
    impactOverride: input.impact_override ?? null,
    metadata: metadataIn(input),
    reminderIntervals: input.reminder_intervals ?? null,
  })
  return incident.id
}

function backfill({ deps, actor, organizationId, input }: Asked): string {
  const { status = 'resolved', backfill_date, reminder_intervals } = input
  const { timeZone, language } = organizationById(deps, organizationId)
  const { services, added, named = [] } = componentsIn(input)
  if (services.length + added.length + named.length > 0)
    refuse('components', 'A back-filled incident has none: leave them out.')
  if (status !== 'resolved') refuse('status', 'A back-filled incident is over: send resolved, or leave it out.')
  if ((reminder_intervals ?? null) !== null)
    refuse('reminder_intervals', 'Nobody is reminded of what is over: leave it out.')
  if (backfill_date === undefined || backfill_date === null)
    refuse('backfill_date', 'Send when it was, such as 2026-03-10.')
  const incident = recordBackfilled(deps, actor, organizationId, {
    title: titleIn(input.name),
    body: input.body?.trim() || textOfUpdate(language, 'resolved'),
    backfilledAt: momentOf('backfill_date', backfill_date, timeZone),
    impactOverride: input.impact_override ?? null,
    metadata: metadataIn(input),
  })
  return incident.id
}

function plan({ deps, actor, organizationId, input }: Asked): string {
  const { status = 'scheduled', deliver_notifications: notify = true } = input
  const { timeZone } = organizationById(deps, organizationId)
  if (!isOf(maintenanceStatuses, status))
    refuse('status', `Maintenance is ${maintenanceStatuses.join(', ')}: send one of them, or no scheduled_for.`)
  if (input.backfilled === true)
    refuse('backfilled', 'Maintenance of the past has its times: send the status completed.')
  if ((input.backfill_date ?? null) !== null)
    refuse('backfill_date', 'Maintenance has scheduled_for and scheduled_until.')
  if ((input.reminder_intervals ?? null) !== null)
    refuse('reminder_intervals', 'This is for incidents alone: leave it out.')
  const { services: statuses, added, named } = componentsIn(input)
  const window = planByProgram(deps, actor, organizationId, {
    ...{ title: titleIn(input.name), status, statuses, added, named, notify },
    ...(input.body && { body: input.body }),
    impactOverride: input.impact_override ?? null,
    metadata: metadataIn(input),
    scheduledStart: owedMoment(input, 'scheduled_for', timeZone),
    scheduledEnd: owedMoment(input, 'scheduled_until', timeZone),
    remindPrior: input.scheduled_remind_prior ?? false,
    autoStart: autoStartIn(input) ?? false,
    autoComplete: input.scheduled_auto_completed ?? false,
    notifyAtStart: input.auto_transition_deliver_notifications_at_start ?? true,
    notifyAtEnd: input.auto_transition_deliver_notifications_at_end ?? true,
    affectsServices: input.auto_transition_to_maintenance_state ?? true,
    releasesServices: input.auto_transition_to_operational_state ?? true,
  })
  return window.id
}

function owedMoment(input: Input, field: 'scheduled_for' | 'scheduled_until', timeZone: string): number {
  const sent = input[field] ?? refuse(field, 'Maintenance needs it: send a moment such as 2026-03-10T12:00:00Z.')
  return momentOf(field, sent, timeZone)
}

/** One field under two names. */
export function autoStartIn({ scheduled_auto_in_progress: one, scheduled_auto_transition: other }: Input) {
  if (one !== undefined && other !== undefined && one !== other)
    refuse('scheduled_auto_transition', 'It is the same as scheduled_auto_in_progress: send one of them.')
  return one ?? other
}
