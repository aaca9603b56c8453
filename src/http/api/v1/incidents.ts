import { Type } from '@sinclair/typebox'
import { notFound } from '#src/domain/errors.ts'
import { amendUpdate } from '#src/domain/incidents/amend-update.ts'
import { bodyProblem } from '#src/domain/incidents/check-incident.ts'
import { removeIncident } from '#src/domain/incidents/delete-incident.ts'
import { amendMaintenanceUpdate } from '#src/domain/maintenance/amend-maintenance-update.ts'
import { deleteWindow } from '#src/domain/maintenance/delete-window.ts'
import { findEvent, listEvents, type Which } from '#src/domain/maintenance/list-events.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { routes } from '#src/routes.ts'
import { Incident, IncidentUpdate } from '#src/statuspage/schemas/incident.ts'
import { flag, maybe, text } from '#src/statuspage/schemas/kinds.ts'
import { unprocessable } from '../../program-refusal.ts'
import { changeEvent } from './change-incident.ts'
import { createIncident } from './create-incident.ts'
import { fieldNames, IncidentChange, momentNamed, NewIncident } from './incident-input.ts'
import { type Operation, type OperationContext, operation, Rows, wrapped } from './operation.ts'
import { shownById, shownEvents } from './shown-incidents.ts'

const { incidents, incident } = routes.managementApi.page

const change = {
  notes:
    'A new status, text or status of a component posts one update, and tells subscribers unless `deliver_notifications` is false; all else is edited, and tells nobody. Without a `body` the update has the usual words of its status. A maintenance is changed by its id here, too. Components that are left out of `component_ids` are operational again. To a program a component has one status: `operational` ends one that was set by hand.',
  body: wrapped('incident', IncidentChange),
  example: { status: 'resolved', body: 'The cable is plugged in again.' } as const,
  answers: Incident,
  fieldNames,
}

const UpdateChange = Type.Object({
  wants_twitter_update: maybe(flag('Nothing is tweeted here: false alone is taken.')),
  body: maybe(text('Its text, in Markdown.', 70_000)),
  display_at: maybe(text('The moment it speaks of. One without a zone is read in the page’s.', 50)),
  deliver_notifications: maybe(flag('Send it to subscribers: again, where they had it before, as a correction.')),
})
const updateChange = {
  notes: 'Of another text visitors see that it was edited; from another moment the state of the incident follows anew.',
  body: wrapped('incident_update', UpdateChange),
  example: { body: 'The cable was pulled at 14:02.' },
  answers: IncidentUpdate,
}

const notesOf: Record<Exclude<Which, 'all'>, string> = {
  unresolved: 'Incidents that are not resolved; maintenance is in lists of its own.',
  upcoming: 'Maintenance that is planned and still to begin.',
  scheduled: 'Maintenance that is planned or running.',
  active_maintenance: 'Maintenance that is running.',
}

export const incidentOperations: readonly Operation[] = [
  operation(
    incidents.create,
    {
      summary: 'Create an incident',
      notes:
        'With `scheduled_for` and `scheduled_until`, or a status of maintenance, it becomes a maintenance window; with `backfilled` one update of the past. Maintenance sets its components alike: a status of an outage is refused there.',
      body: wrapped('incident', NewIncident),
      example: {
        name: 'Sign-ins fail',
        status: 'investigating',
        body: 'We are looking into it.',
        components: { $COMPONENT_ID: 'major_outage' },
        deliver_notifications: false,
      },
      answers: Incident,
      fieldNames,
    },
    (context) => shownById(context.deps, context.organizationId, createIncident(context)),
  ),
  operation(
    incidents.index,
    {
      summary: 'Get a list of incidents',
      notes: 'Incidents and maintenance, those of internal components too, the newest first.',
      query: Type.Object({ q: maybe(text('Stands in the name, the status, the postmortem or an update.', 200)) }),
      answers: Type.Array(Incident),
    },
    (context) => listed(context, 'all', context.query.q),
  ),
  list(incidents.unresolved, 'Get a list of unresolved incidents', 'unresolved'),
  list(incidents.upcoming, 'Get a list of upcoming incidents', 'upcoming'),
  list(incidents.scheduled, 'Get a list of scheduled incidents', 'scheduled'),
  list(incidents.activeMaintenance, 'Get a list of active maintenances', 'active_maintenance'),
  operation(incident.show, { summary: 'Get an incident', answers: Incident }, show),
  operation(incident.patch, { summary: 'Update an incident', ...change }, changed),
  operation(incident.put, { summary: 'Update an incident', ...change }, changed),
  operation(
    incident.remove,
    {
      summary: 'Delete an incident',
      notes: 'It leaves the page, the history and the feeds, as if it had never been. The answer is what it was.',
      answers: Incident,
    },
    remove,
  ),
  operation(incident.update.patch, { summary: 'Update a previous incident update', ...updateChange }, changeUpdate),
  operation(incident.update.put, { summary: 'Update a previous incident update', ...updateChange }, changeUpdate),
]

function list(
  route:
    | typeof incidents.unresolved
    | typeof incidents.upcoming
    | typeof incidents.scheduled
    | typeof incidents.activeMaintenance,
  summary: string,
  which: Exclude<Which, 'all'>,
): Operation {
  return operation(route, { summary, notes: notesOf[which], answers: Type.Array(Incident) }, (context) =>
    listed(context, which),
  )
}

type Listed = Pick<OperationContext, 'deps' | 'organizationId' | 'part'>

function listed({ deps, organizationId, part }: Listed, which: Which, search?: string) {
  const reader = { db: deps.db, now: deps.clock.now() }
  const { events, goesOn } = listEvents(reader, organizationId, { ...part, which, search })
  return new Rows(shownEvents(deps, organizationId, events), goesOn)
}

type OfOne<Input = unknown> = OperationContext<'incident_id', unknown, Input>

function show({ deps, organizationId, params }: OfOne) {
  return shownById(deps, organizationId, params.incident_id)
}

function changed(context: OfOne<typeof IncidentChange.static>) {
  changeEvent(context)
  return show(context)
}

function remove(context: OfOne) {
  const { deps, actor, organizationId, params } = context
  const before = show(context)
  const { kind, id } = findEvent(deps.db, organizationId, params.incident_id)
  if (kind === 'incident') removeIncident(deps, actor, organizationId, id)
  else deleteWindow(deps, actor, organizationId, id)
  return before
}

type OfUpdate = OperationContext<'incident_id' | 'incident_update_id', unknown, typeof UpdateChange.static>

function changeUpdate(context: OfUpdate) {
  const { deps, actor, organizationId, params, input } = context
  const { body, display_at, deliver_notifications: notify, wants_twitter_update } = input
  const { timeZone } = organizationById(deps, organizationId)
  const problem =
    body === undefined ? undefined : body.trim() === '' ? 'This is empty: type something.' : bodyProblem(body)
  if (problem !== undefined) throw unprocessable(`incident_update[body]: ${problem}`)
  if (wants_twitter_update === true)
    throw unprocessable('incident_update[wants_twitter_update]: Nothing is tweeted here: send false, or leave it out.')
  const amendment = {
    ...(body !== undefined && { body }),
    ...(display_at !== undefined && { displayAt: momentNamed('incident_update[display_at]', display_at, timeZone) }),
    ...(notify !== undefined && { notify }),
  }
  const { kind, id } = findEvent(deps.db, organizationId, params.incident_id)
  const amend = kind === 'incident' ? amendUpdate : amendMaintenanceUpdate
  const { id: updateId } = amend(deps, actor, organizationId, id, params.incident_update_id, amendment)
  const update = show(context).incident_updates.find((one) => one.id === updateId)
  if (!update) throw notFound('status update')
  return update
}
