import type { Deps, Member } from '../context.ts'
import { createService } from '../services/create-service.ts'
import { createServiceGroup } from '../services/service-groups.ts'
import { type DemoService, groups } from './page.ts'
import type { Step } from './step.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/**
 * Creates the services from `began` (UTC ms) on, a minute each, or on the day they went live, if that was later. Fills `ids`
 * with the id of each group and service, by name.
 */
export function serviceSteps(actor: Member, ids: Map<string, string>, today: number, began: number): Step[] {
  const inOrder = groups.flatMap((group) => [
    groupStep(actor, ids, group),
    ...group.services.map((service) => serviceStep(actor, ids, group.name, service, today)),
  ])
  return inOrder.map(({ at, take }, index) => ({ at: Math.max(at, began + (index + 1) * minute), take }))
}

function groupStep(actor: Member, ids: Map<string, string>, { name, open }: { name: string; open?: true }): Step {
  return {
    at: 0,
    take(deps: Deps) {
      ids.set(name, createServiceGroup(deps, actor, actor.organizationId, { name, open }).id)
    },
  }
}

function serviceStep(
  actor: Member,
  ids: Map<string, string>,
  group: string,
  { name, startedDaysAgo, ...service }: DemoService,
  today: number,
): Step {
  const startedAt = today - startedDaysAgo * day + 8 * hour
  return {
    at: startedAt,
    take(deps: Deps) {
      const input = { name, ...service, serviceGroupId: ids.get(group) ?? null, startedAt }
      ids.set(name, createService(deps, actor, actor.organizationId, input).id)
    },
  }
}

/** Throws where a text of the demo names a service that it does not have. */
export function serviceIdOf(ids: Map<string, string>, name: string): string {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`the demo has no service "${name}"`)
  return id
}
