import { groupSchema } from './group.ts'
import { mostListed } from './list.ts'
import { userSchema } from './user.ts'

/** What a provider asks before anything else (RFC 7643, 5 to 7). `base` ends with `/`. */

export function serviceProviderConfig(base: string) {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: mostListed },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'SCIM token',
        description: 'Authorization: Bearer, with a token that an owner makes in the settings of the organization.',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}ServiceProviderConfig` },
  }
}

export function resourceTypes(base: string) {
  const types = [
    { name: 'User', endpoint: '/Users', description: 'A person of the organization.', schema: userSchema },
    { name: 'Group', endpoint: '/Groups', description: 'People who may have a role in common.', schema: groupSchema },
  ]
  return types.map((type) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: type.name,
    ...type,
    meta: { resourceType: 'ResourceType', location: `${base}ResourceTypes/${type.name}` },
  }))
}

interface Attribute {
  name: string
  type: 'string' | 'boolean' | 'complex' | 'reference'
  multiValued: boolean
  description: string
  required: boolean
  caseExact: boolean
  mutability: 'readWrite' | 'readOnly' | 'immutable'
  returned: 'default' | 'always'
  uniqueness: 'none' | 'server'
  referenceTypes?: string[]
  subAttributes?: Attribute[]
}

function attribute(name: string, description: string, facts: Partial<Attribute> = {}): Attribute {
  return {
    ...{ name, type: 'string', multiValued: false, description, required: false, caseExact: false },
    ...{ mutability: 'readWrite', returned: 'default', uniqueness: 'none' },
    ...facts,
  } as Attribute
}

const userAttributes = [
  attribute('userName', 'The name by which the provider knows the person.', { required: true, uniqueness: 'server' }),
  attribute('name', 'The parts of the name.', {
    type: 'complex',
    subAttributes: [
      attribute('formatted', 'The whole name.'),
      attribute('givenName', 'The given name.'),
      attribute('familyName', 'The family name.'),
    ],
  }),
  attribute('displayName', 'The name that people read.'),
  attribute('active', 'Whether the person belongs to the organization.', { type: 'boolean' }),
  attribute('emails', 'The address, one of which is kept: the primary one.', {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The address.'),
      attribute('type', 'Always work.'),
      attribute('primary', 'Always true.', { type: 'boolean' }),
    ],
  }),
]

const groupAttributes = [
  attribute('displayName', 'The name, which may stand for a role.', { required: true, uniqueness: 'server' }),
  attribute('members', 'The people in it.', {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The id of a user.', { caseExact: true, mutability: 'immutable' }),
      attribute('$ref', 'The address of the user.', {
        type: 'reference',
        referenceTypes: ['User'],
        mutability: 'immutable',
      }),
      attribute('type', 'Always User.', { mutability: 'immutable' }),
    ],
  }),
]

export function schemas(base: string) {
  const all = [
    { id: userSchema, name: 'User', description: 'A person.', attributes: userAttributes },
    { id: groupSchema, name: 'Group', description: 'A group of people.', attributes: groupAttributes },
  ]
  return all.map((schema) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}Schemas/${schema.id}` },
  }))
}
