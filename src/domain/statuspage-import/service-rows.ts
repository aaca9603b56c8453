import type { Service, ServiceGroup } from '../services/service.ts'
import { factId } from './fact-id.ts'
import type { Known } from './known.ts'
import { joined, type Mention, mentionsIn } from './mentions.ts'
import { type Effects, effectsIn, ownStatus } from './own-status.ts'
import type { Component, Export } from './parse.ts'
import { groupsOf } from './service-groups.ts'

/** A column that is undefined is one of which the file says nothing. */
export type GroupRow = Omit<ServiceGroup, 'showcase' | 'onlyShowIfDegraded' | 'startDate' | 'open'> &
  Pick<Component, 'showcase' | 'onlyShowIfDegraded' | 'startDate'>

/** Behind all that have a place on the page. */
const unlistedPosition = 1_000_000

export function groupRows({ components }: Export, organizationId: string): GroupRow[] {
  return components
    .filter(({ group }) => group)
    .map(({ id, name, description, position, showcase, onlyShowIfDegraded, startDate, createdAt }) => ({
      id,
      organizationId,
      name,
      description,
      position,
      showcase,
      onlyShowIfDegraded,
      startDate,
      createdAt,
    }))
}

/** What decides on the row of a service besides the component itself. */
interface Context {
  organizationId: string
  known: Known
  mentions: ReadonlyMap<string, Mention>
  groups: ReadonlyMap<Component, string>
  effects: Effects
}

/** The listed components, and those that incidents and maintenance name; each as it is after this file and those before. */
export function serviceRows(file: Export, known: Known, organizationId: string): Service[] {
  const context: Context = {
    organizationId,
    known,
    mentions: mentionsIn(file),
    groups: groupsOf(file, known),
    effects: effectsIn(file),
  }
  const components = file.components.filter(({ group }) => !group)
  const listed = new Set(components.map(({ id }) => id))
  const only = [...context.mentions.values()].filter(({ id }) => !listed.has(id) && !known.groups.has(id))
  return [
    ...components.map((component) => listedRow(component, context)),
    ...only.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((mention) => mentionedRow(mention, context)),
  ]
}

function listedRow(component: Component, context: Context): Service {
  const { id, name, description, position, createdAt, updatedAt } = component
  const { organizationId, known, mentions, groups, effects } = context
  const before = known.services.get(id)
  if (before && !before.unlisted && before.updatedAt > updatedAt) return touched(before, context)
  const startDate = component.startDate === undefined ? (before?.startDate ?? null) : component.startDate
  const starts = [createdAt, mentions.get(id)?.startedAt, before?.startDate === null ? before.startedAt : undefined]
  return {
    id,
    organizationId,
    serviceGroupId: groups.get(component) ?? null,
    name,
    description,
    position,
    ownStatus: ownStatus(id, component.status, effects, known.effects),
    // The page's own word: it may lie before or after all that is known.
    startedAt: dayStart(startDate) ?? Math.min(...starts.flatMap((at) => at ?? [])),
    startDate,
    internal: before?.internal ?? false,
    showcase: component.showcase ?? before?.showcase ?? true,
    onlyShowIfDegraded: component.onlyShowIfDegraded ?? before?.onlyShowIfDegraded ?? false,
    unlisted: false,
    archivedAt: null,
    createdAt,
    updatedAt,
  }
}

/** Speaks of a service that is known already, or makes an archived one of what is said. */
function mentionedRow(mention: Mention, context: Context): Service {
  const before = context.known.services.get(mention.id)
  if (before && !before.unlisted) return touched(before, context)
  const { id, name, firstAt, lastAt, startedAt } = before ? joined(mention, mentionBefore(before)) : mention
  return {
    id,
    organizationId: before?.organizationId ?? context.organizationId,
    serviceGroupId: null,
    name,
    description: '',
    position: unlistedPosition,
    ownStatus: 'operational',
    startedAt,
    startDate: null,
    internal: before?.internal ?? false,
    showcase: true,
    onlyShowIfDegraded: false,
    unlisted: true,
    archivedAt: lastAt,
    createdAt: firstAt,
    updatedAt: lastAt,
  }
}

/** A service as it is, begun with the first of what names it where no day is said; what an incident explains is not its own status any more. */
function touched(before: Service, { known, mentions, effects }: Context): Service {
  const { id, startedAt, startDate } = before
  const isImported = known.facts.has(factId(before))
  return {
    ...before,
    startedAt: startDate === null ? Math.min(startedAt, mentions.get(id)?.startedAt ?? startedAt) : startedAt,
    ownStatus: isImported ? ownStatus(id, before.ownStatus, effects, known.effects) : before.ownStatus,
  }
}

function mentionBefore({ id, name, createdAt, updatedAt, startedAt }: Service): Mention {
  return { id, name, firstAt: createdAt, lastAt: updatedAt, startedAt }
}

function dayStart(day: string | null): number | null {
  return day === null ? null : Date.parse(`${day}T00:00:00Z`)
}
