import { attribute, elements, textOf, type Xml } from '#src/xml.ts'
import type { Refused, Vouched } from '../provider.ts'

const soap = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const formats = 'urn:oasis:names:tc:SAML'

/** An attribute's names, as providers write them; the first that is there counts. In small letters. */
const names = {
  address: ['email', 'mail', 'emailaddress', `${soap}/emailaddress`, 'urn:oid:0.9.2342.19200300.100.1.3'],
  name: ['displayname', 'name', 'cn', 'urn:oid:2.16.840.1.113730.3.1.241', 'urn:oid:2.5.4.3'],
  givenName: ['givenname', 'firstname', 'first_name', `${soap}/givenname`, 'urn:oid:2.5.4.42'],
  surname: ['surname', 'lastname', 'last_name', 'sn', `${soap}/surname`, 'urn:oid:2.5.4.4'],
  displayName: ['http://schemas.microsoft.com/identity/claims/displayname'],
  groups: [
    'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
    'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
    'http://schemas.xmlsoap.org/claims/group',
  ],
}
/** In place of the groups, where Entra ID leaves them out because there are too many. */
const groupsElsewhere = 'http://schemas.microsoft.com/claims/groups.link'

/** Groups that are read; directories know people with some hundred. */
const mostGroups = 1000

type Attributes = Map<string, string[]>

/** The person of an assertion that was checked. `groupsName`: the attribute with the groups. */
export function personIn(assertion: Xml, groupsName: string): { vouched: Vouched } | Refused {
  const [nameId] = elements(assertion, 'Subject').flatMap((subject) => elements(subject, 'NameID'))
  const subject = nameId ? textOf(nameId) : ''
  if (!nameId || subject === '') return { refused: 'unreadable', detail: 'It names nobody: NameID is missing.' }
  const format = attribute(nameId, 'Format') ?? ''
  if (format === `${formats}:2.0:nameid-format:transient`)
    return {
      refused: 'misconfigured',
      detail: 'Its NameID is another one each time (transient): choose a persistent one, or the e-mail address.',
    }
  const attributes = attributesOf(assertion)
  const isAddress = format === `${formats}:1.1:nameid-format:emailAddress` || /^[^@\s]+@[^@\s]+$/.test(subject)
  return {
    vouched: {
      subject,
      address: first(attributes, names.address) ?? (isAddress ? subject : null),
      isAddressVerified: null,
      name: nameOf(attributes),
      groups: groupsOf(attributes, groupsName.toLowerCase()),
      isTwoFactors: twoFactorsIn(assertion, attributes),
    },
  }
}

/** Ways to sign in that say of themselves that they are two. What else is named there says little: many name a password always. */
const twoFactors = [
  'https://refeds.org/profile/mfa',
  `${formats}:2.0:ac:classes:MobileTwoFactorContract`,
  'http://schemas.microsoft.com/claims/multipleauthn',
]
const entrasWays = 'http://schemas.microsoft.com/claims/authnmethodsreferences'

/** Null where it does not say. Entra ID tells all ways in an attribute of its own. */
function twoFactorsIn(assertion: Xml, attributes: Attributes): boolean | null {
  const contexts = elements(assertion, 'AuthnStatement')
    .flatMap((statement) => elements(statement, 'AuthnContext'))
    .flatMap((context) => elements(context, 'AuthnContextClassRef'))
    .map(textOf)
  const ways = attributes.get(entrasWays)
  if ([...contexts, ...(ways ?? [])].some((way) => twoFactors.includes(way))) return true
  return ways === undefined ? null : false
}

function attributesOf(assertion: Xml): Attributes {
  const attributes: Attributes = new Map()
  for (const statement of elements(assertion, 'AttributeStatement'))
    for (const one of elements(statement, 'Attribute')) {
      const name = attribute(one, 'Name')?.toLowerCase() ?? ''
      const values = elements(one, 'AttributeValue').map(textOf).filter(Boolean)
      attributes.set(name, [...(attributes.get(name) ?? []), ...values])
    }
  return attributes
}

function first(attributes: Attributes, candidates: readonly string[]): string | undefined {
  return candidates.flatMap((name) => attributes.get(name) ?? [])[0]
}

function nameOf(attributes: Attributes): string | null {
  const parts = [first(attributes, names.givenName), first(attributes, names.surname)].filter(Boolean)
  return first(attributes, names.displayName) ?? first(attributes, names.name) ?? (parts.join(' ') || null)
}

/** Null: it does not tell them. The attribute without a value says that there are none. */
function groupsOf(attributes: Attributes, own: string): string[] | null {
  const told = [own, ...names.groups].find((name) => attributes.has(name))
  if (told !== undefined) return (attributes.get(told) ?? []).slice(0, mostGroups)
  return attributes.has(groupsElsewhere) ? null : []
}
