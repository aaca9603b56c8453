import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownTime } from '#src/testing/own-time.ts'
import { attributesOf } from './attributes.ts'
import { type Filter, parseFilter, parsePath } from './filter.ts'
import { keyOf, matches } from './matches.ts'
import { ScimError } from './scim-error.ts'

const barbara = attributesOf({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: 'abc123def456',
  externalId: 'Bjensen',
  userName: 'bjensen@Example.com',
  name: { givenName: 'Barbara', familyName: "O'Malley" },
  displayName: 'Babs "the" Jensen',
  active: true,
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@home.example', type: 'home' },
  ],
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Sales', level: 3 },
  meta: { resourceType: 'User', lastModified: '2026-03-10T12:00:00.000Z' },
})

/** A filter as an identity provider sends it, and whether it chooses Barbara. */
const filters: [string, boolean][] = [
  // Entra ID, Okta, OneLogin, JumpCloud, Keycloak: does the person exist?
  ['userName eq "bjensen@example.com"', true],
  ['userName eq "somebody@example.com"', false],
  ['username Eq "BJENSEN@EXAMPLE.COM"', true],
  ['externalId eq "Bjensen"', true],
  ['externalId eq "bjensen"', false],
  ['id eq "abc123def456"', true],
  ['id eq "ABC123DEF456"', false],
  ['emails[type eq "work"].value eq "bjensen@example.com"', true],
  ['emails[type eq "home"].value eq "bjensen@example.com"', false],
  ['emails eq "babs@home.example"', true],
  ['emails.value eq "BABS@home.example"', true],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "bjensen@example.com"', true],
  ['active eq true', true],
  ['active eq "True"', true],
  ['active eq false', false],
  ['active ne false', true],
  // RFC 7644, figure 2
  ['name.familyName co "O\'Malley"', true],
  ['userName sw "J"', false],
  ['userName sw "bj"', true],
  ['userName ew ".COM"', true],
  ['title pr', false],
  ['displayName pr', true],
  ['meta.lastModified gt "2025-05-13T04:42:34Z"', true],
  ['meta.lastModified lt "2025-05-13T04:42:34Z"', false],
  ['meta.lastModified ge "2026-03-10T12:00:00.000Z"', true],
  ['meta.lastModified le "2026-03-10T12:00:00.000Z"', true],
  ['title pr and userType eq "Employee"', false],
  ['title pr or displayName pr', true],
  ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"', true],
  ['userName sw "bj" and (emails co "home.example" or emails co "other")', true],
  ['userName sw "bj" and not (emails co "home.example")', false],
  ['not (title pr)', true],
  ['emails[type eq "work" and value co "@example.com"]', true],
  ['emails[type eq "work" and value co "@home.example"]', false],
  ['emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]', true],
  // Precedence: and before or
  ['userName eq "x" and active eq false or active eq true', true],
  ['active eq true or userName eq "x" and active eq false', true],
  ['(active eq true or userName eq "x") and active eq false', false],
  ['displayName eq "Babs \\"the\\" Jensen"', true],
  ['displayName co "\\u0022the"', true],
  ["userName eq 'bjensen@example.com'", true],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "sales"', true],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:level gt 2', true],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:level gt 3.5', false],
  ['department eq "Sales"', false],
  ['title eq null', true],
  ['displayName ne null', true],
  ['title ne "x"', true],
  ['constructor pr', false],
  ['active gt "a"', false],
]

test.each(filters)('%s: %j', (text, chosen) => {
  expect(matches(parseFilter(text), barbara)).toBe(chosen)
})

test.each([
  '',
  'userName',
  'userName eq',
  'userName xx "a"',
  'userName eq "a',
  'userName eq "a" and',
  'userName eq "a" userName eq "b"',
  'userName eq a',
  'eq "a"',
  '(userName eq "a"',
  'userName eq "a")',
  'not userName eq "a"',
  'emails[type eq "work"',
  'emails[]',
  'emails[type eq "work"]value eq "a"',
  'name.a.b eq "c"',
  '9name eq "c"',
  '"userName" eq "c"',
  '__proto__ eq "c"',
  'userName eq "\\x"',
  'userName eq "a" ; drop',
  'userName eq "é" && 1',
  `${'('.repeat(11)}userName pr${')'.repeat(11)}`,
  Array.from({ length: 31 }, () => 'a pr').join(' or '),
  `userName eq "${'a'.repeat(2000)}"`,
])('%j is refused as invalidFilter, with a sentence', (text) => {
  const error = refusalOf(() => parseFilter(text))
  expect(error).toMatchObject({ status: 400, scimType: 'invalidFilter' })
  expect(error.message).toMatch(/^".*" cannot be read: .*\.$/s)
  expect(error.message.length).toBeLessThan(300)
})

test.each([
  ['members', { schema: '', attribute: 'members' }],
  ['name.givenName', { schema: '', attribute: 'name', sub: 'givenname' }],
  ['members[value eq "2819"]', { attribute: 'members', where: { is: 'comparison', value: '2819' } }],
  ['emails[type eq "work"].value', { attribute: 'emails', sub: 'value' }],
  ['urn:ietf:params:scim:schemas:core:2.0:User:name.familyName', { schema: '', attribute: 'name', sub: 'familyname' }],
  [
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value',
    { schema: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:user', attribute: 'manager', sub: 'value' },
  ],
])('the path %s', (text, path) => {
  expect(parsePath(text)).toMatchObject(path)
})

test.each([
  '',
  ' ',
  '.value',
  'emails[type eq "work"',
  'a b',
  'a eq "b"',
  '[a pr]',
  'constructor.prototype.x',
  '__proto__',
])('the path %j is refused as invalidPath', (text) => {
  expect(refusalOf(() => parsePath(text))).toMatchObject({ scimType: 'invalidPath' })
})

test.each([
  ['userName eq "a"', { key: 'username', value: 'a' }],
  ['active eq true and externalId eq "a"', { key: 'externalid', value: 'a' }],
  ['id eq "a" and members eq "b"', { key: 'id', value: 'a' }],
  ['userName eq "a" or active eq true', undefined],
  ['not (userName eq "a")', undefined],
  ['userName sw "a"', undefined],
  ['userName.x eq "a"', undefined],
  ['urn:other:1.0:X:userName eq "a"', undefined],
])('what leads by an index to all that %s chooses', (text, key) => {
  expect(keyOf(parseFilter(text))).toEqual(key)
})

const name = fc.constantFrom('userName', 'active', 'name.givenName', 'emails.value', 'urn:a:2.0:B:c')
const literal = fc.oneof(
  fc.string().map((text) => JSON.stringify(text)),
  fc.constantFrom('true', 'false', 'null', '7', '-1.5'),
)
const comparison = fc
  .tuple(name, fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'EQ'), literal)
  .map((parts) => parts.join(' '))
const { filter: written } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    comparison,
    tie('filter').map((inner) => `(${inner})`),
    tie('filter').map((inner) => `not (${inner})`),
    fc.tuple(tie('filter'), fc.constantFrom('and', 'or', 'AND'), tie('filter')).map((parts) => parts.join(' ')),
  ),
}))

test('whatever the grammar writes is read, and its denial chooses the opposite', () => {
  fc.assert(
    fc.property(written, (text) => {
      if (text.length > 900) return
      expect(matches(parseFilter(`not (${text})`), barbara)).toBe(!matches(parseFilter(text), barbara))
    }),
  )
})

test('whatever is sent is read or refused, and nothing else', () => {
  const sign = fc.constantFrom(
    '(',
    ')',
    '[',
    ']',
    '"',
    "'",
    '\\',
    ' ',
    '.',
    ':',
    'eq ',
    'and ',
    'not ',
    'a',
    '1',
    'pr ',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(sign, { maxLength: 40 }).map((signs) => signs.join('')),
      ),
      (text) => {
        for (const parse of [parseFilter, parsePath] as ((text: string) => unknown)[])
          try {
            parse(text)
          } catch (error) {
            expect(error).toBeInstanceOf(ScimError)
          }
      },
    ),
  )
})

test('the deepest and the widest filter that is read takes no time to speak of', async () => {
  const wide = Array.from({ length: 30 }, (_, at) => `emails[value co "${at}"]`)
    .join(' or ')
    .slice(0, 2000)
  const deep = `${'(not '.repeat(4)}(userName pr)${')'.repeat(4)}`
  const took = await ownTime(() => {
    for (let round = 0; round < 100; round++) for (const text of [wide, deep]) tryParse(text)
  })
  expect(took).toBeLessThan(1000)
})

function tryParse(text: string): Filter | null {
  try {
    return parseFilter(text)
  } catch {
    return null
  }
}

function refusalOf(act: () => unknown): ScimError {
  try {
    act()
  } catch (error) {
    if (error instanceof ScimError) return error
    throw error
  }
  throw new Error('it was read')
}
