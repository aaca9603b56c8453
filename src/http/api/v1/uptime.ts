import { type Static, Type } from '@sinclair/typebox'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { findService } from '#src/domain/services/find-service.ts'
import type { Service } from '#src/domain/services/service.ts'
import { dayAt } from '#src/domain/services/service-options.ts'
import { type Days, incidentsWithin, outagesOfAll, readOutages } from '#src/domain/status-page/read-uptime.ts'
import { routes } from '#src/routes.ts'
import { flag, maybe, text } from '#src/statuspage/schemas/kinds.ts'
import { ComponentGroupUptime, ComponentUptime } from '#src/statuspage/schemas/uptime.ts'
import { type UptimeFacts, uptimeOf } from '#src/statuspage/uptime.ts'
import { readRange, type UptimeRange } from '#src/statuspage/uptime-range.ts'
import { unprocessable } from '../../program-refusal.ts'
import { type Operation, type OperationContext, operation } from './operation.ts'
import { groupWithMembers } from './present-components.ts'

const { component, componentGroup } = routes.managementApi.page

const UptimeQuery = Type.Object({
  start: maybe(
    text('The first day, such as 2026-03-10, 2026-03 or 2026; 90 days before the last one where it is left out.', 50),
  ),
  end: maybe(text('The last day; today where it is left out. Six months at most.', 50)),
  skip_related_events: maybe(flag('Leaves the incidents out.')),
})

type Asked = OperationContext<string, Static<typeof UptimeQuery>>

export const uptimeOperations: readonly Operation[] = [
  operation(
    component.uptime,
    {
      summary: 'Get the uptime of a component',
      notes:
        'Of one that visitors see the uptime of (`showcase`), counted as on the page: corrections count, maintenance does not.',
      query: UptimeQuery,
      answers: ComponentUptime,
    },
    (context) => {
      const { deps, organizationId, params } = context
      const service = findService(deps.db, organizationId, params.component_id)
      if (!service.showcase) throw unshown('component', 'set its showcase to true')
      const { days, present } = readDays(context, service.startDate)
      const facts = { ...service, ...readOutages(deps, service, days) }
      return present(facts, () => eventsOf(context, service, days))
    },
  ),
  operation(
    componentGroup.uptime,
    {
      summary: 'Get the uptime of a component group',
      notes: 'The mean of its components that visitors see the uptime of, and the seconds of all of them together.',
      query: UptimeQuery,
      answers: ComponentGroupUptime,
    },
    (context) => {
      const { deps, organizationId, params } = context
      const { group, services } = groupWithMembers(deps, organizationId, params.id)
      const members = services.filter(({ showcase }) => showcase)
      if (members.length === 0) throw unshown('group', 'set showcase of one of its components to true')
      const { days, present } = readDays(context, earliestOf(members))
      const outages = outagesOfAll(members.map((service) => readOutages(deps, service, days)))
      return present({ ...group, ...outages }, () =>
        members.map((service) => ({ component_id: service.id, incidents: eventsOf(context, service, days) })),
      )
    },
  ),
]

function unshown(what: string, how: string) {
  return unprocessable(`Visitors do not see the uptime of this ${what}: ${how} first.`)
}

/** The days that are asked for, and how an answer about them is told. Throws a refusal that names the wrong one. */
function readDays({ deps, organizationId, query }: Asked, startDate: string | null) {
  const { timeZone } = organizationById(deps, organizationId)
  const read = readRange(query, { today: dayAt(deps.clock.now(), timeZone), startDate })
  if (!read.ok) throw unprocessable(`${read.field}: ${read.problem}`)
  const { range } = read
  const present = <Events>(facts: UptimeFacts, events: () => Events) =>
    uptimeOf(facts, range, timeZone, query.skip_related_events ? undefined : events())
  return { days: daysOf(range, timeZone), present }
}

function daysOf({ start, end }: UptimeRange, timeZone: string): Days {
  return { start, end, timeZone }
}

function eventsOf({ deps }: Pick<Asked, 'deps'>, { id }: Service, days: Days) {
  return incidentsWithin(deps.db, id, days).map((incident) => ({ id: incident }))
}

/** Null: one of them has no day on which it began. */
function earliestOf(services: readonly Service[]): string | null {
  const days = services.map(({ startDate }) => startDate)
  return days.includes(null) ? null : (days.toSorted().at(0) ?? null)
}
