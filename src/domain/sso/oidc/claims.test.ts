import { expect, test } from 'vitest'
import { type Claims, type Dialect, dialectOf, groupsIn, vouchedIn, workspaceIn } from './claims.ts'

test.each([
  ['https://login.microsoftonline.com/7f2c1f0e-0000-4000-8000-000000000000/v2.0', 'entra'],
  ['https://login.microsoftonline.us/7f2c1f0e-0000-4000-8000-000000000000/v2.0', 'entra'],
  ['https://accounts.google.com', 'google'],
  ['https://accounts.google.com.example', 'plain'],
  ['https://acme.okta.com', 'plain'],
  ['https://id.example.com/realms/acme', 'plain'],
])('%s speaks %s', (issuer, dialect) => {
  expect(dialectOf(issuer)).toBe(dialect)
})

const read = (claims: Claims, dialect: Dialect = 'plain') => vouchedIn(claims, dialect, 'groups')

test('the standard’s claims, as Okta and Keycloak tell them', () => {
  const claims = { sub: 's', email: 'zoe@example.com', email_verified: true, name: 'Zoe', groups: ['/staff', '/leads'] }
  expect(read(claims)).toEqual({
    subject: 's',
    address: 'zoe@example.com',
    isAddressVerified: true,
    name: 'Zoe',
    groups: ['/staff', '/leads'],
    isTwoFactors: null,
  })
})

test('Entra: the person’s own id, and the user name where there is no address; others’ user names are no address', () => {
  const claims = { sub: 'of this application', oid: 'of the person', preferred_username: 'zoe@example.com', tid: 't' }
  expect(read(claims, 'entra')).toMatchObject({
    subject: 'of the person',
    address: 'zoe@example.com',
    isAddressVerified: null,
  })
  expect(read(claims)).toMatchObject({ subject: 'of this application', address: null })
  expect(read({ ...claims, email: 'z@example.com', xms_edov: '0' }, 'entra')).toMatchObject({
    address: 'z@example.com',
    isAddressVerified: false,
  })
})

test('Entra: more than 200 groups are told nowhere in the token, which is not the same as none', () => {
  const overage = {
    _claim_names: { groups: 'src1' },
    _claim_sources: { src1: { endpoint: 'https://graph.microsoft.com/v1.0/users/x/getMemberObjects' } },
  }
  expect(read({ sub: 's', ...overage }, 'entra')?.groups).toBeNull()
  expect(read({ sub: 's', groups: [] }, 'entra')?.groups).toEqual([])
})

test('Google: the workspace of the account, none for a private one', () => {
  expect(workspaceIn({ hd: 'Example.com', email: 'zoe@example.com' })).toBe('example.com')
  expect(workspaceIn({ email: 'zoe@example.com', email_verified: true })).toBeNull()
})

test.each([
  [true, true],
  ['true', true],
  [1, true],
  [false, false],
  ['false', false],
  [0, false],
  ['yes', false],
  [undefined, null],
  [null, null],
])('email_verified %j counts as %j', (said, isVerified) => {
  expect(read({ sub: 's', email_verified: said })?.isAddressVerified).toBe(isVerified)
})

test.each([
  ['groups', { groups: 'one' }, ['one']],
  ['groups', { groups: ['a', 7, null, { b: 1 }, 'c'] }, ['a', 'c']],
  ['groups', {}, null],
  ['groups', { groups: { a: 1 } }, null],
  ['realm_access.roles', { realm_access: { roles: ['admin'] } }, ['admin']],
  ['realm_access.roles', { realm_access: ['roles'] }, null],
  ['realm_access.roles', { 'realm_access.roles': ['whole'] }, ['whole']],
  ['https://example.com/groups', { 'https://example.com/groups': ['a'] }, ['a']],
  ['constructor.name', {}, null],
  ['__proto__', {}, null],
])('groups in %s of %j are %j', (path, claims, groups) => {
  expect(groupsIn(claims, path)).toEqual(groups)
})

test.each([
  [['pwd', 'mfa'], true],
  [['pwd', 'otp'], true],
  [['pin', 'hwk'], true],
  [['pwd'], false],
  [['pwd', 'pin'], false],
  [['otp'], false],
  [['hwk', 'user'], false],
  [[], null],
  ['mfa', null],
  [undefined, null],
])('signed in by %j: two factors %j', (amr, isTwoFactors) => {
  expect(read({ sub: 's', amr })?.isTwoFactors).toBe(isTwoFactors)
})

test('what a provider sends is bounded', () => {
  const groups = Array.from({ length: 10_000 }, (_, at) => `group ${at}`)
  expect(groupsIn({ groups }, 'groups')).toHaveLength(500)
  expect(groupsIn({ groups: ['x'.repeat(201)] }, 'groups')).toEqual([])
  expect(read({ sub: 's'.repeat(256) })).toBeNull()
  expect(read({ sub: 's', name: 'x'.repeat(321), email: 'x'.repeat(321) })).toMatchObject({ name: null, address: null })
})

test.each([[{}], [{ sub: '' }], [{ sub: ' ' }], [{ sub: 7 }], [{ sub: null }]])('%j names nobody', (claims) => {
  expect(read(claims)).toBeNull()
})
