import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownTime } from '#src/testing/own-time.ts'
import { attributesOf } from './attributes.ts'
import { type GroupValues, patchedGroup } from './group.ts'
import { changesOf, patched } from './patch.ts'
import { ScimError } from './scim-error.ts'
import { readUser, type UserValues, userResource } from './user.ts'

/** Bodies as identity providers send them: Microsoft's, Okta's and others' documentation, and issues of other servers. */

const adele: UserValues & { id: string } = {
  id: 'abc123def456',
  userName: 'adele@acme.example',
  externalId: '0a21f0f2',
  displayName: 'Adele Vance',
  formatted: null,
  givenName: 'Adele',
  familyName: 'Vance',
  email: 'adele@acme.example',
  active: true,
}

function patch(...operations: unknown[]): UserValues {
  const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations }
  return readUser(patched(attributesOf(userResource(adele)), changesOf(body)), adele.active)
}

const { id: _, ...same } = adele

const changes: [string, unknown[], Partial<UserValues>][] = [
  ['Entra ID deactivates, with a text', [{ op: 'Replace', path: 'active', value: 'False' }], { active: false }],
  [
    'Entra ID deactivates, with its flag aadOptscim062020',
    [{ op: 'replace', path: 'active', value: false }],
    { active: false },
  ],
  [
    'Entra ID as it once was: a list of one value',
    [{ op: 'Replace', path: 'active', value: [{ $ref: null, value: 'False' }] }],
    { active: false },
  ],
  ['Okta deactivates', [{ op: 'replace', value: { active: false } }], { active: false }],
  ['SailPoint deactivates by adding', [{ op: 'add', value: { active: false } }], { active: false }],
  ['removing active is no activation', [{ op: 'remove', path: 'active' }], {}],
  [
    'Entra ID changes several things',
    [
      { op: 'Replace', path: 'displayName', value: 'Adele V.' },
      { op: 'Replace', path: 'name.familyName', value: 'Verne' },
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'adele.verne@acme.example' },
      { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Retail' },
      { op: 'Replace', path: 'addresses[type eq "work"].formatted', value: '18/2111' },
    ],
    { displayName: 'Adele V.', familyName: 'Verne', email: 'adele.verne@acme.example' },
  ],
  [
    'Entra ID without a path, with dotted names and schemas in front',
    [
      {
        op: 'Add',
        value: {
          displayName: 'Adele X',
          'name.givenName': 'Della',
          'name.formatted': 'Della X',
          'emails[type eq "work"].value': 'della@acme.example',
          'emails[type eq "work"].primary': true,
          'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber': 'A1',
          'urn:ietf:params:scim:schemas:core:2.0:User:externalId': 'next',
        },
      },
    ],
    {
      displayName: 'Adele X',
      givenName: 'Della',
      formatted: 'Della X',
      email: 'della@acme.example',
      externalId: 'next',
    },
  ],
  [
    'an address of another kind is no change',
    [{ op: 'add', path: 'emails[type eq "home"].value', value: 'a@home.example' }],
    {},
  ],
  [
    'unless it is the primary one',
    [
      { op: 'add', path: 'emails[type eq "work"].primary', value: false },
      { op: 'add', path: 'emails[type eq "home"].value', value: 'a@home.example' },
      { op: 'add', path: 'emails[type eq "home"].primary', value: 'True' },
    ],
    { email: 'a@home.example' },
  ],
  [
    'all addresses at once',
    [{ op: 'replace', path: 'emails', value: [{ value: 'b@acme.example', primary: true }] }],
    { email: 'b@acme.example' },
  ],
  ['an address as a text', [{ op: 'replace', path: 'emails', value: 'b@acme.example' }], { email: 'b@acme.example' }],
  ['without any address the userName is one', [{ op: 'remove', path: 'emails' }], {}],
  [
    'a chosen value without its part',
    [{ op: 'replace', path: 'emails[type eq "work"]', value: { value: 'c@acme.example' } }],
    { email: 'c@acme.example' },
  ],
  [
    'single quotes',
    [{ op: 'replace', path: "emails[type eq 'work'].value", value: 'd@acme.example' }],
    { email: 'd@acme.example' },
  ],
  [
    'a name as an object: what it does not name stays',
    [{ op: 'replace', path: 'name', value: { familyName: 'W' } }],
    { familyName: 'W' },
  ],
  ['the same without a path', [{ op: 'replace', value: { name: { givenName: 'Q' } } }], { givenName: 'Q' }],
  ['removing a part', [{ op: 'remove', path: 'name.givenName' }], { givenName: null }],
  [
    'removing what is not there',
    [
      { op: 'remove', path: 'title' },
      { op: 'remove', path: 'x.y' },
    ],
    {},
  ],
  [
    'Okta renames: the id beside it means nothing',
    [{ op: 'replace', value: { id: 'other', userName: 'new@acme.example' } }],
    { userName: 'new@acme.example' },
  ],
  [
    'a manager, which is not kept',
    [
      {
        op: 'Add',
        path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager',
        value: { $ref: '../Users/1', value: '1' },
      },
    ],
    {},
  ],
  [
    'roles as Entra ID sends them, which are not kept',
    [{ op: 'Add', path: 'roles', value: [{ value: '{"id":"1","value":"Admin"}' }] }],
    {},
  ],
  [
    'the last of two wins',
    [
      { op: 'replace', path: 'active', value: false },
      { op: 'replace', path: 'active', value: 'true' },
    ],
    { active: true },
  ],
  ['names of JavaScript mean nothing', [{ op: 'add', path: 'constructor', value: { prototype: 1 } }], {}],
]

test.each(changes)('%s', (_name, operations, changed) => {
  expect(patch(...operations)).toEqual({ ...same, ...changed })
})

test('a change of the copy leaves the resource as it was', () => {
  const resource = attributesOf(userResource(adele))
  patched(
    resource,
    changesOf({ Operations: [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'x@y.example' }] }),
  )
  expect(readUser(resource, true)).toEqual(same)
})

test.each([
  [null, 'invalidSyntax'],
  [[], 'invalidSyntax'],
  ['text', 'invalidSyntax'],
  [{}, 'invalidSyntax'],
  [{ Operations: {} }, 'invalidSyntax'],
  [{ Operations: [] }, 'invalidSyntax'],
  [{ Operations: ['a'] }, 'invalidSyntax'],
  [{ Operations: [{ path: 'active' }] }, 'invalidSyntax'],
  [{ Operations: [{ op: 'move', path: 'active', value: 1 }] }, 'invalidSyntax'],
  [{ Operations: [{ op: 'remove' }] }, 'noTarget'],
  [{ Operations: [{ op: 'add', value: 'x' }] }, 'invalidValue'],
  [{ Operations: [{ op: 'add', path: {}, value: 'x' }] }, 'invalidPath'],
  [{ Operations: [{ op: 'add', path: 'a.b.c', value: 'x' }] }, 'invalidPath'],
  [{ Operations: [{ op: 'add', path: '__proto__', value: 'x' }] }, 'invalidPath'],
  [{ Operations: [{ op: 'add', value: JSON.parse('{"__proto__": {"active": false}}') }] }, 'invalidPath'],
  [{ Operations: [{ op: 'replace', path: 'id', value: 'x' }] }, 'mutability'],
  [{ Operations: [{ op: 'replace', path: 'meta.created', value: 'x' }] }, 'mutability'],
  [{ Operations: [{ op: 'replace', path: 'active', value: 'perhaps' }] }, 'invalidValue'],
  [{ Operations: [{ op: 'replace', path: 'active', value: {} }] }, 'invalidValue'],
  [{ Operations: [{ op: 'remove', path: 'userName' }] }, 'invalidValue'],
  [{ Operations: [{ op: 'replace', path: 'userName', value: 'a\nb' }] }, 'invalidValue'],
  [{ Operations: [{ op: 'replace', path: 'userName', value: 'a'.repeat(251) }] }, 'invalidValue'],
  [{ Operations: [{ op: 'replace', path: 'displayName', value: ['a', 'b'] }] }, 'invalidValue'],
  [{ Operations: [{ op: 'replace', path: 'ims[type co "x"].value', value: 'x' }] }, 'noTarget'],
  [{ Operations: Array.from({ length: 1001 }, () => ({ op: 'remove', path: 'title' })) }, 'tooMany'],
  [{ Operations: [{ op: 'add', path: 'x', value: Array.from({ length: 101 }, (_, at) => at) }] }, 'tooMany'],
  [{ Operations: JSON.parse('['.repeat(50) + ']'.repeat(50)) }, 'invalidSyntax'],
])('%j is refused', (body, scimType) => {
  const error = refusalOf(() => readUser(patched(attributesOf(userResource(adele)), changesOf(body)), true))
  expect(error).toMatchObject({ status: 400, scimType })
  expect(error.message).toMatch(/\.$/)
})

const group: GroupValues = { displayName: 'Tour Guides', externalId: null, members: new Set(['u1', 'u2']) }

const groupChanges: [string, unknown[], string[], string][] = [
  [
    'Entra ID adds',
    [{ op: 'Add', path: 'members', value: [{ $ref: null, value: 'u3' }] }],
    ['u1', 'u2', 'u3'],
    'Tour Guides',
  ],
  [
    'whoever is there is not there twice',
    [{ op: 'add', path: 'members', value: [{ value: 'u2' }] }],
    ['u1', 'u2'],
    'Tour Guides',
  ],
  [
    'Entra ID removes, by values',
    [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'u1' }] }],
    ['u2'],
    'Tour Guides',
  ],
  ['Okta removes, by a filter', [{ op: 'remove', path: 'members[value eq "u1"]' }], ['u2'], 'Tour Guides'],
  [
    'Keycloak and JumpCloud add one as an object',
    [{ op: 'add', path: 'members', value: { value: 'u3' } }],
    ['u1', 'u2', 'u3'],
    'Tour Guides',
  ],
  [
    'Okta adds without a path',
    [{ op: 'add', value: { members: [{ value: 'u3', display: 'x' }] } }],
    ['u1', 'u2', 'u3'],
    'Tour Guides',
  ],
  ['Okta replaces all', [{ op: 'replace', path: 'members', value: [{ value: 'u3' }] }], ['u3'], 'Tour Guides'],
  ['Okta renames', [{ op: 'replace', value: { id: 'g', displayName: 'Guides' } }], ['u1', 'u2'], 'Guides'],
  ['Entra ID renames', [{ op: 'Replace', path: 'displayName', value: 'Guides' }], ['u1', 'u2'], 'Guides'],
  ['everybody goes', [{ op: 'remove', path: 'members' }], [], 'Tour Guides'],
  ['an empty list', [{ op: 'replace', path: 'members', value: [] }], [], 'Tour Guides'],
  ['a filter that looks at each', [{ op: 'remove', path: 'members[value sw "u"]' }], [], 'Tour Guides'],
  ['two in one', [{ op: 'remove', path: 'members[value eq "u1" or value eq "u2"]' }], [], 'Tour Guides'],
  [
    'one for another',
    [{ op: 'replace', path: 'members[value eq "u1"]', value: { value: 'u9' } }],
    ['u2', 'u9'],
    'Tour Guides',
  ],
  [
    'the schema in front',
    [{ op: 'add', path: 'urn:ietf:params:scim:schemas:core:2.0:Group:members', value: [{ value: 'u3' }] }],
    ['u1', 'u2', 'u3'],
    'Tour Guides',
  ],
]

test.each(groupChanges)('a group: %s', (_name, operations, members, displayName) => {
  const after = patchedGroup(group, changesOf({ Operations: operations }))
  expect([[...after.members].toSorted(), after.displayName]).toEqual([members, displayName])
  expect([...group.members]).toEqual(['u1', 'u2'])
})

test.each([
  [{ op: 'add', path: 'members', value: [{ display: 'nobody' }] }, 'invalidValue'],
  [{ op: 'add', path: 'members', value: [{ value: 'g2', type: 'Group' }] }, 'invalidValue'],
  [{ op: 'add', path: 'members', value: Array.from({ length: 10_001 }, (_, at) => ({ value: `m${at}` })) }, 'tooMany'],
  [{ op: 'remove', path: 'displayName' }, 'invalidValue'],
])('a group: %j is refused', (operation, scimType) => {
  expect(refusalOf(() => patchedGroup(group, changesOf({ Operations: [operation] })))).toMatchObject({ scimType })
})

test('a thousand operations on ten thousand members take no time to speak of, or are refused', async () => {
  const many = { ...group, members: new Set(Array.from({ length: 9_000 }, (_, at) => `m${at}`)) }
  const ops = (path: (at: number) => string) =>
    Array.from({ length: 1000 }, (_, at) => ({ op: 'remove', path: path(at) }))
  const took = await ownTime(() => {
    const few = patchedGroup(many, changesOf({ Operations: ops((at) => `members[value eq "m${at}"]`) }))
    expect(few.members.size).toBe(8_000)
    const slow = changesOf({ Operations: ops((at) => `members[value co "x${at}"]`) })
    expect(refusalOf(() => patchedGroup(many, slow))).toMatchObject({ scimType: 'tooMany' })
  })
  expect(took).toBeLessThan(2000)
})

test('whatever JSON is sent gives a person or a refusal', () => {
  const op = fc.record({
    op: fc.constantFrom('add', 'Replace', 'remove'),
    path: fc.option(
      fc.constantFrom(
        'active',
        'name.givenName',
        'emails[type eq "work"].value',
        'emails',
        'name',
        'x:y:z.a',
        'emails.value',
      ),
    ),
    value: fc.jsonValue(),
  })
  fc.assert(
    fc.property(fc.array(op, { minLength: 1, maxLength: 5 }), (operations) => {
      try {
        expect(patch(...operations).userName).not.toBe('')
      } catch (error) {
        expect(error).toBeInstanceOf(ScimError)
      }
    }),
  )
})

function refusalOf(act: () => unknown): ScimError {
  try {
    act()
  } catch (error) {
    if (error instanceof ScimError) return error
    throw error
  }
  throw new Error('it was taken')
}
