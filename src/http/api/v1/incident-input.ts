import { type Static, Type } from '@sinclair/typebox'
import { bodyProblem, titleProblem } from '#src/domain/incidents/check-incident.ts'
import type { AffectedService } from '#src/domain/incidents/insert-status-update.ts'
import { intervalsProblem } from '#src/domain/incidents/reminder-intervals.ts'
import { momentIn } from '#src/domain/time/local-moment.ts'
import { impact, programStatuses } from '#src/statuspage/schemas/incident.ts'
import { flag, maybe, nullable, oneOf, text } from '#src/statuspage/schemas/kinds.ts'
import { isMetadata, type Metadata, metadataProblem } from '#src/words/metadata.ts'
import { serviceStatuses } from '#src/words.ts'
import { unprocessable } from '../../program-refusal.ts'

/** Fields of an incident or a maintenance, as a program sends them, and what they mean here. */

const zone = 'A moment without a zone is read in the page’s.'
const flags = {
  scheduled_remind_prior: maybe(flag('Remind subscribers an hour before it begins.')),
  auto_transition_to_maintenance_state: maybe(
    flag('Its components are under maintenance while it runs; true where left out.'),
  ),
  auto_transition_to_operational_state: maybe(flag('They are operational when it is completed; true where left out.')),
  scheduled_auto_in_progress: maybe(flag('The clock begins it.')),
  scheduled_auto_completed: maybe(flag('The clock completes it.')),
  auto_transition_deliver_notifications_at_start: maybe(
    flag('Tell subscribers when the clock begins it; true where left out.'),
  ),
  auto_transition_deliver_notifications_at_end: maybe(
    flag('Tell subscribers when the clock completes it; true where left out.'),
  ),
  scheduled_auto_transition: maybe(flag('The same as scheduled_auto_in_progress.')),
}
const tweets = {
  auto_tweet_at_beginning: maybe(flag('Nothing is tweeted here: false alone is taken.')),
  auto_tweet_on_completion: maybe(flag('As auto_tweet_at_beginning.')),
  auto_tweet_on_creation: maybe(flag('As auto_tweet_at_beginning.')),
  auto_tweet_one_hour_before: maybe(flag('As auto_tweet_at_beginning.')),
  wants_twitter_update: maybe(flag('As auto_tweet_at_beginning.')),
}

export const componentIds = Type.Array(Type.String(), {
  description: 'The components that it names.',
  maxItems: 1000,
})

const common = {
  status: maybe(
    oneOf(programStatuses, {
      description: 'Of an incident: investigating to resolved; of maintenance: scheduled to completed.',
    }),
  ),
  impact_override: maybe(nullable(impact)),
  scheduled_for: maybe(nullable(text(`When maintenance begins. ${zone}`, 50))),
  scheduled_until: maybe(nullable(text(`When it ends. ${zone}`, 50))),
  ...flags,
  reminder_intervals: maybe(
    nullable(
      text('When the team is reminded of an open incident that it says nothing of: `[1, 5]`, `4`, `[]` or null.'),
    ),
  ),
  metadata: maybe(
    nullable(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'An object whose values are objects, which you get back.',
      }),
    ),
  ),
  deliver_notifications: maybe(flag('Tell subscribers of the update; true where left out.')),
  ...tweets,
  backfill_date: maybe(nullable(text(`When a back-filled incident was: a day or a moment. ${zone}`, 50))),
  backfilled: maybe(flag('It is over: one update of the past, without components, told nobody.')),
  body: maybe(
    nullable(text('What is to be said of it, in Markdown; left out, the usual words of its status.', 70_000)),
  ),
  components: maybe(
    nullable(
      // The list first: a list could be read as a map of its places.
      Type.Union([
        componentIds,
        Type.Record(Type.String(), nullable(Type.String()), {
          description: `The statuses of components by their ids: ${serviceStatuses.join(', ')}, or an empty text to name it alone.`,
        }),
      ]),
    ),
  ),
  component_ids: maybe(nullable(componentIds)),
}

const title = text('Its title.')
export const NewIncident = Type.Object({ name: title, ...common })
export const IncidentChange = Type.Object({ name: maybe(title), ...common })
export type Input = Static<typeof IncidentChange>

/** Names of our own fields where they are not the same in snake case. */
export const fieldNames = {
  title: 'name',
  services: 'components',
  scheduledStart: 'scheduled_for',
  scheduledEnd: 'scheduled_until',
  backfilledAt: 'backfill_date',
}

export function refuse(field: string, sentence: string): never {
  throw unprocessable(`incident[${field}]: ${sentence}`)
}

/** Throws a refusal for what no incident and no maintenance can have. */
export function refuseImpossible(input: Input): void {
  for (const field of Object.keys(tweets) as (keyof typeof tweets)[])
    if (input[field] === true) refuse(field, 'Nothing is tweeted here: send false, or leave it out.')
  const { name, body, metadata, reminder_intervals: intervals } = input
  const problems = {
    name: name === undefined ? undefined : titleProblem(name),
    body: body === undefined || body === null ? undefined : bodyProblem(body),
    metadata: metadata === undefined || metadata === null ? undefined : metadataProblem(metadata),
    reminder_intervals: intervals === undefined || intervals === null ? undefined : intervalsProblem(intervals),
  }
  for (const [field, problem] of Object.entries(problems)) if (problem !== undefined) refuse(field, problem)
}

export function titleIn(name: string): string {
  return name.replace(/\s+/g, ' ').trim()
}

export function metadataIn({ metadata }: Input): Metadata {
  return isMetadata(metadata) ? metadata : {}
}

/** Of a field of an incident: UTC ms; throws a refusal for what is no moment. */
export function momentOf(
  field: 'scheduled_for' | 'scheduled_until' | 'backfill_date',
  sent: string,
  timeZone: string,
): number {
  return momentNamed(`incident[${field}]`, sent, timeZone)
}

/** UTC ms; throws a refusal by the name of the field for what is no moment. */
export function momentNamed(name: string, sent: string, timeZone: string): number {
  const isZoned = /^\d{4}-\d\d-\d\d[T ].*(z|[+-]\d\d:?\d\d)$/i.test(sent)
  const at = isZoned ? Date.parse(sent) : (momentIn(sent, timeZone) ?? Number.NaN)
  if (Number.isNaN(at) || at < 0 || at >= Date.UTC(10_000, 0))
    throw unprocessable(`${name}: Send a moment such as 2026-03-10T12:00:00Z.`)
  return at
}

export interface SaidOfComponents {
  /** Those with a status. */
  services: AffectedService[]
  /** Those that it names besides, without one. */
  added: string[]
  /** Those that it is to name, with the above; undefined: the others stay. */
  named: string[] | undefined
}

/** A map of components adds to those that it names; a list of ids says which they are. */
export function componentsIn({ components, component_ids }: Input): SaidOfComponents {
  const isList = Array.isArray(components)
  const map = components === undefined || components === null || isList ? {} : components
  const services = Object.entries(map).flatMap(([serviceId, sent]) => {
    if (sent === '' || sent === null) return []
    const status = serviceStatuses.find((one) => one === sent)
    return status
      ? [{ serviceId, status }]
      : refuse(`components][${serviceId.slice(0, 50)}`, `Send one of ${serviceStatuses.join(', ')}.`)
  })
  const added = Object.entries(map).flatMap(([id, sent]) => (sent === '' || sent === null ? [id] : []))
  const lists = [component_ids ?? undefined, isList ? components : undefined].filter((list) => list !== undefined)
  return { services, added, named: lists.length === 0 ? undefined : [...new Set(lists.flat())] }
}

/** Which of the flags of maintenance are asked of an incident, where they would be lost. */
export function refuseSchedule(input: Input): void {
  for (const field of Object.keys(flags) as (keyof typeof flags)[])
    if (input[field] === true)
      refuse(field, 'This is for maintenance alone, which has scheduled_for and scheduled_until.')
}
