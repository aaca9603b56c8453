import { expect, test } from 'vitest'
import type { Permission } from '#src/route.ts'
import { accountOf, acmeId, actorOf, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
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

const token = (role: Role, organizationId = acmeId): Actor => ({
  ...{ kind: 'token', tokenId: 't', name: 'CI', organizationId, role, origin: testOrigin },
})
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
