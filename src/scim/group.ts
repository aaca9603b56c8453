import { type Attributes, listOf, plainOf, type Value } from './attributes.ts'
import { choosing } from './matches.ts'
import { type Change, patched } from './patch.ts'
import { textAt } from './read-values.ts'
import { wrong } from './scim-error.ts'
import { withoutNull } from './user.ts'

export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'

export interface GroupValues {
  displayName: string
  externalId: string | null
  /** Ids of users. */
  members: Set<string>
}

/** Members that one group may have. */
export const mostMembers = 10_000
/** Members that filters of one PATCH look at, together. */
const mostLooks = 100_000

/** Throws invalidValue. */
export function readGroup(attributes: Attributes): GroupValues {
  const displayName = textAt(attributes, 'displayname', 'displayName')
  if (displayName === null) throw wrong('invalidValue', 'displayName is missing.')
  const members = new Set(memberIds(attributes.get('members')))
  refuseMore(members)
  return { displayName, externalId: textAt(attributes, 'externalid', 'externalId'), members }
}

/** The group with the changes in it. Its members are many: each change of them takes a step for each that it names. */
export function patchedGroup(group: GroupValues, changes: readonly Change[]): GroupValues {
  const members = new Set(group.members)
  const isOfMembers = ({ path }: Change) => path.schema === '' && path.attribute === 'members'
  let looks = 0
  for (const change of changes.filter(isOfMembers)) {
    if (change.path.where) looks += isOneMember(change) === undefined ? members.size : 1
    if (looks > mostLooks)
      throw wrong('tooMany', 'These paths look at too many members. Send fewer operations at once.')
    changeMembers(members, change)
    refuseMore(members)
  }
  const others = changes.filter((change) => !isOfMembers(change))
  const { displayName, externalId } = group
  const attributes: Attributes = new Map([
    ['displayname', displayName],
    ['externalid', externalId],
  ])
  return { ...readGroup(patched(attributes, others)), members }
}

function changeMembers(members: Set<string>, change: Change): void {
  const { op, path, value } = change
  if (path.where) {
    const only = isOneMember(change)
    const isChosen = choosing(path.where)
    const chosen = only === undefined ? [...members].filter((id) => isChosen(new Map([['value', id]]))) : [only]
    if (op !== 'add') for (const id of chosen) members.delete(id)
    if (op === 'remove') return
  } else if (op === 'replace' || (op === 'remove' && listOf(value).length === 0)) members.clear()
  for (const id of memberIds(value))
    if (op === 'remove') members.delete(id)
    else members.add(id)
}

/** `members[value eq "…"]`, which leads to one member at once. */
function isOneMember({ path: { where } }: Change): string | undefined {
  const isOne = where?.is === 'comparison' && where.operator === 'eq' && where.path.attribute === 'value'
  return isOne && typeof where.value === 'string' && !where.path.where ? where.value : undefined
}

function memberIds(value: Value | undefined): string[] {
  return listOf(value).map((one) => {
    const id = plainOf(one)
    if (typeof id !== 'string' || id === '') throw wrong('invalidValue', 'A member has a "value": the id of a user.')
    const type = one instanceof Map ? one.get('type') : undefined
    if (typeof type === 'string' && type.toLowerCase() === 'group')
      throw wrong('invalidValue', 'Groups in groups are not supported: name the people themselves.')
    return id
  })
}

function refuseMore(members: Set<string>): void {
  if (members.size > mostMembers) throw wrong('tooMany', `A group has at most ${mostMembers} members here.`)
}

/** The group as SCIM shows it, all but `meta`; `base` ends with `/`. */
export function groupResource({ id, displayName, externalId, members }: GroupValues & { id: string }, base: string) {
  return {
    schemas: [groupSchema],
    id,
    ...withoutNull({ externalId }),
    displayName,
    members: [...members].map((value) => ({ value, $ref: `${base}Users/${value}`, type: 'User' })),
  }
}
