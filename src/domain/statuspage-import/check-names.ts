import { groupedName } from '#src/statuspage/component.ts'
import { refuse } from './fields.ts'
import type { Export } from './parse.ts'
import type { ExportedIncident } from './parse-incidents.ts'
import type { ExportedMaintenance } from './parse-maintenance.ts'
import type { Affected } from './parse-updates.ts'

/** A component that updates of past incidents or maintenance name, but that the export does not list any more. */
export interface Unlisted {
  id: string
  /** The name that the newest update gives it. */
  name: string
  /** UTC ms of the first and of the last moment at which the file speaks of it. */
  firstAt: number
  lastAt: number
}

/** Refuses a file with unknown ids; returns the components that Statuspage has deleted, in the order of their ids. */
export function checkNames(file: Export): Unlisted[] {
  refuseUnknownGroups(file)
  const listed = new Set(file.components.map(({ id }) => id))
  const names = listedNames(file)
  const unlisted = new Map<string, Unlisted>()
  for (const entry of [...file.incidents, ...file.maintenance]) {
    for (const id of entry.componentIds)
      if (!listed.has(id)) refuse(`${entry.path} names the unknown component "${id}".`)
    for (const update of entry.updates)
      for (const one of update.affected.filter(({ code }) => !listed.has(code))) {
        if (!wasDeleted(entry, one, names)) refuse(`${update.path} names the unknown component "${one.code}".`)
        unlisted.set(one.code, seen(unlisted.get(one.code), one, update.displayAt))
      }
  }
  return [...unlisted.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function refuseUnknownGroups({ components }: Export): void {
  const groups = new Set(components.filter(({ group }) => group).map(({ id }) => id))
  for (const { path, group, groupId } of components) {
    if (groupId === null) continue
    if (group) refuse(`${path} is a group within a group, "${groupId}".`)
    if (!groups.has(groupId)) refuse(`${path} names the unknown group "${groupId}".`)
  }
}

function listedNames({ components }: Export): Set<string> {
  const groups = new Map(components.filter(({ group }) => group).map(({ id, name }) => [id, name]))
  return new Set(
    components.flatMap(({ name, groupId }) =>
      groupId === null ? [name] : [name, groupedName(groups.get(groupId) ?? '', name)],
    ),
  )
}

/** Only past entries may name a deleted component: elsewhere, or under a name that still exists, the file is broken. */
function wasDeleted(
  { resolvedAt }: ExportedIncident | ExportedMaintenance,
  { code, name }: Affected,
  listed: Set<string>,
): boolean {
  return resolvedAt !== null && /^[a-z0-9]{12}$/.test(code) && !listed.has(name)
}

function seen(before: Unlisted | undefined, { code, name }: Affected, at: number): Unlisted {
  if (!before) return { id: code, name, firstAt: at, lastAt: at }
  const newer = at > before.lastAt
  return {
    id: code,
    name: newer ? name : before.name,
    firstAt: Math.min(before.firstAt, at),
    lastAt: Math.max(before.lastAt, at),
  }
}
