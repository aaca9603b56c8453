import { expect, test } from 'vitest'
import type { Role } from '#src/words.ts'
import { nameOf, type PageRoles, permissionsOf, roleWith, userOf } from './user.ts'

const person = { id: 'u', email: 'ann@example.com', name: 'Ann', role: 'viewer', since: 0 } as const

test('a user has the keys of the original, in its order', () => {
  expect(Object.entries(userOf({ ...person, name: 'Ann Mary Lee' }, 'o'))).toEqual([
    ['id', 'u'],
    ['organization_id', 'o'],
    ['email', 'ann@example.com'],
    ['first_name', 'Ann Mary'],
    ['last_name', 'Lee'],
    ['created_at', '1970-01-01T00:00:00.000Z'],
    ['updated_at', '1970-01-01T00:00:00.000Z'],
  ])
})

test.each([
  ['Ann', 'Ann', null],
  ['Ann Lee', 'Ann', 'Lee'],
  ['  Ann   Lee ', 'Ann', 'Lee'],
  ['', null, null],
  [null, null, null],
])('%j is the first name %j and the last name %j', (name, first_name, last_name) => {
  expect(userOf({ ...person, name }, 'o')).toMatchObject({ first_name, last_name })
})

test.each([
  ['Ann', 'Lee', 'Ann Lee'],
  [' Ann ', undefined, 'Ann'],
  [null, 'Lee', 'Lee'],
  ['', ' ', null],
])('%j and %j are the name %j', (first, last, name) => {
  expect(nameOf(first, last)).toBe(name)
})

const roles = (page_configuration: boolean, incident_manager: boolean, maintenance_manager = incident_manager) => ({
  ...{ page_configuration, incident_manager, maintenance_manager },
})

test.each<[Role, PageRoles]>([
  ['owner', roles(true, true)],
  ['admin', roles(true, true)],
  ['editor', roles(false, true)],
  ['viewer', roles(false, false)],
])('an %s is told by flags that give the same role again', (role, flags) => {
  expect(permissionsOf({ ...person, role }, 'p')).toEqual({ user_id: 'u', pages: [{ page_id: 'p', ...flags }] })
  expect(roleWith(flags, role)).toBe(role)
})

test.each<[Role, Partial<PageRoles>, Role | undefined]>([
  ['viewer', {}, 'viewer'],
  ['owner', {}, 'owner'],
  ['viewer', roles(false, true), 'editor'],
  ['viewer', roles(true, false), 'admin'],
  ['viewer', { page_configuration: true }, 'admin'],
  ['admin', { page_configuration: false }, 'editor'],
  ['editor', roles(false, false), 'viewer'],
  ['owner', roles(false, true), 'editor'],
  ['viewer', { incident_manager: true }, undefined],
  ['editor', { maintenance_manager: false }, undefined],
  ['viewer', roles(false, true, false), undefined],
])('of an %s, %j makes %j', (before, asked, role) => {
  expect(roleWith(asked, before)).toBe(role)
})
