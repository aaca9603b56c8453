import { expect, test } from 'vitest'
import type { Permission } from '#src/route.ts'
import { outcomeOf } from '#src/testing/outcome.ts'
import { accountOf, acmeId, actorOf, otherId, programActor, system, testOrigin } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { tokenScopes } from '#src/words/access.ts'
import { type Role, roles } from '#src/words.ts'
import { authorize, authorizeInstanceAdmin, mayDo, reaches, rolesWithin } from './authorize.ts'
import type { Actor } from './context.ts'

/** Repeats the table on purpose, so that no role gains a permission by a slip. */
const may: Record<Permission, string> = {
  'dashboard:read': 'owner admin editor viewer',
  'incidents:write': 'owner admin editor',
  'services:set-status': 'owner admin editor',
  'services:write': 'owner admin',
  'subscribers:read': 'owner admin',
  'subscribers:write': 'owner admin',
  'webhooks:write': 'owner admin',
  'team:write': 'owner admin',
  'organization:write': 'owner admin',
  'sso:write': 'owner',
  'organization:delete': 'owner',
  'organization:export': 'owner',
  'ownership:transfer': 'owner',
  'second-factors:reset': 'owner',
  'api-tokens:write': 'owner admin',
  'audit:read': 'owner admin',
}
const permissions = Object.keys(may) as Permission[]

const token = (role: Role, organizationId = acmeId): Actor => programActor({ organizationId, role })
const member = (role: Role): Actor => ({ ...actorOf('otto'), role })

test.each(permissions)('%s: members and programs alike, and nobody else', (permission) => {
  const allowed = may[permission].split(' ')
  for (const role of roles) {
    expect([role, mayDo(role, permission)]).toEqual([role, allowed.includes(role)])
    for (const actor of [member(role), token(role)])
      if (allowed.includes(role)) expect(authorize(actor, permission, acmeId)).toBeUndefined()
      else expect(refusal(() => authorize(actor, permission, acmeId))).toBe('forbidden')
  }
})

/** The same of scopes, besides `everything`. */
const holding: Record<Permission, string> = {
  'dashboard:read': 'read incidents services subscribers',
  'incidents:write': 'incidents',
  'services:set-status': 'services',
  'services:write': 'services',
  'subscribers:read': 'subscribers',
  'subscribers:write': 'subscribers',
  'webhooks:write': '',
  'team:write': '',
  'organization:write': '',
  'sso:write': '',
  'organization:delete': '',
  'organization:export': '',
  'ownership:transfer': '',
  'second-factors:reset': '',
  'api-tokens:write': '',
  'audit:read': '',
}

test.each(permissions)('%s: a program’s scopes hold it or not, and its role still decides', (permission) => {
  for (const scope of tokenScopes) {
    const mayPass = scope === 'everything' || holding[permission].split(' ').includes(scope)
    const act = (role: Role) => () => authorize(programActor({ role, scopes: [scope] }), permission, acmeId)
    expect([scope, outcomeOf(act('owner'))]).toEqual([scope, mayPass ? 'done' : 'forbidden'])
    if (!may[permission].includes('viewer')) expect(refusal(act('viewer'))).toBe('forbidden')
  }
  expect(refusal(() => authorize(programActor({ role: 'owner', scopes: [] }), permission, acmeId))).toBe('forbidden')
})

test('several scopes hold what each holds; the refusal names the one that is missing', () => {
  const actor = programActor({ role: 'owner', scopes: ['read', 'incidents', 'subscribers'] })
  const passed = permissions.filter((permission) => outcomeOf(() => authorize(actor, permission, acmeId)) === 'done')
  expect(passed).toEqual(['dashboard:read', 'incidents:write', 'subscribers:read', 'subscribers:write'])
  expect(() => authorize(actor, 'services:write', acmeId)).toThrow(
    'This token is for read, incidents, subscribers, which does not allow this. Use one with the scope “services”.',
  )
  expect(() => authorize(actor, 'audit:read', acmeId)).toThrow('Use one with the scope “everything”.')
})

test.each<[string, Actor]>([
  ["another organization's owner", actorOf('olga')],
  ["another organization's program", token('owner', otherId)],
  ['an account outside of any, the instance admin’s too', accountOf('ines')],
  ['a visitor', { kind: 'visitor', origin: testOrigin }],
  ['a subscriber of it', { kind: 'subscriber', subscriberId: 's', organizationId: acmeId, origin: testOrigin }],
])('%s does not learn that the organization is there', (_who, actor) => {
  for (const permission of permissions)
    expect(() => authorize(actor, permission, acmeId)).toThrow(
      expect.objectContaining({ code: 'not_found', message: 'There is no such organization.' }),
    )
})

test('the system acts for whoever started the command, in every organization', () => {
  for (const permission of permissions)
    for (const organizationId of [acmeId, otherId])
      expect(authorize(system, permission, organizationId)).toBeUndefined()
  expect(authorizeInstanceAdmin(system)).toBeUndefined()
})

test('the instance is for its admins, whatever somebody is in an organization', () => {
  for (const persona of ['iris', 'ines'] as const) expect(authorizeInstanceAdmin(accountOf(persona))).toBeUndefined()
  const others = [accountOf('otto'), accountOf('olga'), actorOf('iris'), token('owner')]
  for (const actor of [...others, { kind: 'visitor', origin: testOrigin } as const])
    expect(refusal(() => authorizeInstanceAdmin(actor))).toBe('forbidden')
})

test('nobody gives, changes or takes a role above their own', () => {
  const reached = Object.fromEntries(roles.map((own) => [own, roles.filter((other) => reaches(own, other)).join(' ')]))
  const expected = {
    owner: 'owner admin editor viewer',
    admin: 'admin editor viewer',
    editor: 'editor viewer',
    viewer: 'viewer',
  }
  expect(reached).toEqual(expected)
  expect(rolesWithin(actorOf('ann')).join(' ')).toBe(expected.admin)
  expect(rolesWithin(system).join(' ')).toBe(expected.owner)
})
