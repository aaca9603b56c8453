import { type Attributes, listOf, type Value } from './attributes.ts'
import { textAt, truthAt } from './read-values.ts'
import { wrong } from './scim-error.ts'

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** What is kept of a person that an identity provider describes; whatever else it sends is let go. */
export interface UserValues {
  userName: string
  externalId: string | null
  displayName: string | null
  formatted: string | null
  givenName: string | null
  familyName: string | null
  email: string | null
  active: boolean
}

/** `otherwise`: active or not where nothing is said of it. Throws invalidValue. */
export function readUser(attributes: Attributes, otherwise: boolean): UserValues {
  const userName = textAt(attributes, 'username', 'userName')
  if (userName === null) throw wrong('invalidValue', 'userName is missing.')
  const name = partsOf(attributes.get('name'))
  return {
    userName,
    externalId: textAt(attributes, 'externalid', 'externalId'),
    displayName: textAt(attributes, 'displayname', 'displayName'),
    formatted: textAt(name, 'formatted', 'name.formatted'),
    givenName: textAt(name, 'givenname', 'name.givenName'),
    familyName: textAt(name, 'familyname', 'name.familyName'),
    email: addressIn(attributes) ?? (userName.includes('@') ? userName : null),
    active: truthAt(attributes, 'active') ?? otherwise,
  }
}

function partsOf(value: Value | undefined): Attributes {
  return value instanceof Map ? value : new Map()
}

/** The primary address, else the one at work, else the first. */
function addressIn(attributes: Attributes): string | null {
  const all = listOf(attributes.get('emails')).map((one) => (one instanceof Map ? one : new Map([['value', one]])))
  const addresses = all.filter((one) => textAt(one, 'value', 'emails.value') !== null)
  const chosen =
    addresses.find((one) => truthAt(one, 'primary')) ??
    addresses.find((one) => String(one.get('type') ?? '').toLowerCase() === 'work') ??
    addresses[0]
  return chosen ? textAt(chosen, 'value', 'emails.value') : null
}

/** A name that people read. */
export function shownName(user: UserValues): string {
  const both = [user.givenName, user.familyName].filter((part) => part !== null).join(' ')
  return user.displayName ?? user.formatted ?? (both || user.userName)
}

/** The person as SCIM shows them, all but `meta`. */
export function userResource({ id, ...user }: UserValues & { id: string }) {
  const { formatted, givenName, familyName, email } = user
  const name = withoutNull({ formatted, givenName, familyName })
  return {
    schemas: [userSchema],
    id,
    ...withoutNull({ externalId: user.externalId }),
    userName: user.userName,
    ...(Object.keys(name).length > 0 ? { name } : {}),
    ...withoutNull({ displayName: user.displayName }),
    active: user.active,
    ...(email === null ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
  }
}

/** RFC 7643, 2.5: what has no value is left out. */
export function withoutNull(values: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null))
}
