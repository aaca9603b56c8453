import { attributesOf } from '#src/scim/attributes.ts'
import { parseFilter } from '#src/scim/filter.ts'
import { patchedGroup, readGroup } from '#src/scim/group.ts'
import { matches } from '#src/scim/matches.ts'
import { changesOf, patched } from '#src/scim/patch.ts'
import { readUser, userResource } from '#src/scim/user.ts'
import { described } from '../scim.ts'
import { type Hostile, long } from './texts.ts'

/** What an identity provider sends that was taken over, up to the largest body that is taken. */

const megabyte = 1_000_000
/** JSON values that a body may have (http/read-body.ts). */
const most = 9_999

const resource = () => attributesOf(userResource({ id: 'u', ...described('u@acme.example') }))
const everybody = () =>
  readGroup(attributesOf({ displayName: 'G', members: list(most, (at) => ({ value: `u${at}` })) }))
const list = <T>(length: number, make: (at: number) => T) => Array.from({ length }, (_, at) => make(at))
const and = (count: number, part: string) => list(count, () => part).join(' and ')

const filters: Record<string, string> = {
  parentheses: long('(', megabyte),
  brackets: long('a[', megabyte),
  quotes: long('a eq "', megabyte),
  backslashes: `a eq "${long('\\', megabyte)}`,
  'single quotes': long("'", megabyte),
  spaces: `a${long(' ', megabyte)}`,
  dots: long('a.', megabyte),
  colons: long('urn:', megabyte),
  'as many comparisons as are taken': and(30, 'emails[value co "a"]'),
  'denials in each other': `${long('not(', 36)}a pr${long(')', 9)}`,
}

const patches: Record<string, unknown> = {
  'a thousand operations': list(1000, (at) => ({ op: 'add', path: `emails[type eq "${at}"].value`, value: 'a' })),
  'ten thousand attributes': [{ op: 'add', value: Object.fromEntries(list(most, (at) => [`a${at}`, 'b'])) }],
  'an attribute of ten thousand values': [{ op: 'add', path: 'emails', value: list(most, (at) => ({ value: at })) }],
  'one operation again and again': list(1000, () => ({ op: 'add', path: 'emails', value: list(9, (at) => at) })),
  'objects in objects': [{ op: 'add', value: list(most, String).reduce<unknown>((inner) => ({ a: inner }), 'b') }],
  'names of JavaScript': [{ op: 'add', value: JSON.parse('{"__proto__": {"a": 1}}') }],
  'a path of a megabyte': [{ op: 'add', path: long('a.', megabyte), value: '' }],
  'a value of a megabyte': [{ op: 'add', path: 'displayName', value: long('ü', megabyte) }],
}

const groupPatches: Record<string, unknown> = {
  'filters that look at each': list(1000, () => ({ op: 'remove', path: 'members[value co "x"]' })),
  'the widest filter': [{ op: 'remove', path: `members[${and(30, 'value ne "x"')}]` }],
  'the same members again and again': list(1000, () => ({ op: 'add', path: 'members', value: list(9, String) })),
  'everybody out and in': list(1000, (at) => ({ op: at % 2 ? 'remove' : 'add', path: 'members', value: 'u' })),
}

export const scimRequests: Hostile[] = [
  ...Object.entries(filters).map(([name, text]) => ({
    name: `a SCIM filter: ${name}`,
    read: (salt: string) => matches(parseFilter(`${text} or a eq "${salt}"`), resource()),
  })),
  ...Object.entries(patches).map(([name, Operations]) => ({
    name: `a SCIM patch: ${name}`,
    read: () => readUser(patched(resource(), changesOf({ Operations })), true),
  })),
  ...Object.entries(groupPatches).map(([name, Operations]) => ({
    name: `a SCIM patch of a group: ${name}`,
    read: () => patchedGroup(everybody(), changesOf({ Operations })),
  })),
]
