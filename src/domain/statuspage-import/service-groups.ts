import { oneLine, refuse } from './fields.ts'
import type { Known } from './known.ts'
import type { Component, Export } from './parse.ts'
import type { Remark } from './remarks.ts'

/** Component -> id of its group, where the file or an earlier one lists that group. */
export function groupsOf(
  { components }: Pick<Export, 'components'>,
  known: Pick<Known, 'groups'>,
): Map<Component, string> {
  const groups = new Set([...components.filter(({ group }) => group).map(({ id }) => id), ...known.groups])
  return new Map(
    components.flatMap((one) => (one.groupId !== null && groups.has(one.groupId) ? [[one, one.groupId]] : [])),
  )
}

/** Refuses groups within groups, and services taken for one. */
export function checkGroups({ components }: Pick<Export, 'components'>): void {
  const services = new Set(components.filter(({ group }) => !group).map(({ id }) => id))
  for (const { path, group, groupId } of components) {
    if (groupId === null) continue
    if (group) refuse(`${path} is a group within a group, "${groupId}".`)
    if (services.has(groupId)) refuse(`${path} names the unknown group "${groupId}": that is a component.`)
  }
}

/** Components whose group nobody lists. */
export function unknownGroups(file: Export, known: Known): Remark[] {
  const groups = groupsOf(file, known)
  return file.components
    .filter((one) => one.groupId !== null && !groups.has(one))
    .map(({ name, id, groupId }) => ({ kind: 'unknown_group', record: `“${oneLine(name)}” (${id}): ${groupId}` }))
}
