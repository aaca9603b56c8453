import { expect, test } from 'vitest'
import { invitations } from '#src/db/schema/access.ts'
import { connectRelay, invite } from '#src/testing/invitations.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { setOrganization } from '#src/testing/page-readers.ts'
import { accountOf, acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { createApiToken } from '../api-tokens/create-api-token.ts'
import { actorOfToken } from '../api-tokens/find-api-token.ts'
import type { Actor } from '../context.ts'
import { OutsideNetworks } from '../networks/outside-networks.ts'
import { acceptInvitation, acceptWithNewAccount } from '../team/accept-invitation.ts'
import { liftDashboardNetworks, listDashboardNetworks } from './dashboard-networks.ts'
import { deleteOrganization, restoreOrganization } from './delete-organization.ts'
import { memberOf, organizationById } from './find-organization.ts'

const office = '203.0.113.0/24'
const inside = { ...testOrigin, ip: '203.0.113.7' }
const outside = { ...testOrigin, ip: '198.51.100.7' }
const sentence = (organization: string) =>
  `${organization} lets its team in from its own networks alone, and you come from 198.51.100.7. Connect to one of them, by the VPN for example, and try again.`

const list = ({ deps, actor }: TestRoom, typed: string, by: Actor = { ...actor('ann'), origin: inside }, id = acmeId) =>
  listDashboardNetworks(deps, by, id, { typed, unseen: undefined })
const listed = ({ deps }: TestRoom) => organizationById(deps, acmeId).dashboardNetworks

test('an admin lists the networks of the team, and the log keeps both sides', () => {
  const room = testRoom()
  list(room, ` ${office}\n2001:DB8::/32 `)
  expect(listed(room)).toEqual([office, '2001:db8::/32'])
  expect(lastEntry(room.deps)).toEqual({
    action: 'organization.dashboard_networks_changed',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { before: [], after: [office, '2001:db8::/32'] },
  })
  list(room, '')
  expect(listed(room)).toEqual([])
})

test.each<[string, string, string | undefined]>([
  [
    '198.51.100.0/24',
    'Your own address, 203.0.113.7, is not in the list: add it, or this would lock you out.',
    undefined,
  ],
  ['203.0.113.7/24', 'write 203.0.113.0/24 for the range', undefined],
  ['the office', 'is no IP address or range', undefined],
  [office, 'A proxy stands in front.', 'A proxy stands in front.'],
])('%j is refused: %s', (typed, problem, unseen) => {
  const room = testRoom()
  const by = { ...room.actor('ann'), origin: inside }
  expect(() => listDashboardNetworks(room.deps, by, acmeId, { typed, unseen })).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { dashboardNetworks: expect.stringContaining(problem) } }),
  )
  expect([listed(room), room.audited()]).toEqual([[], []])
})

test('an empty list is saved from anywhere, behind any proxy', () => {
  const room = testRoom()
  setOrganization(room.deps, { dashboardNetworks: [office] })
  listDashboardNetworks(room.deps, room.actor('ann'), acmeId, { typed: '', unseen: 'A proxy stands in front.' })
  expect(listed(room)).toEqual([])
})

test('a member counts as one from inside alone; to strangers there is no such organization, wherever they are', () => {
  const { deps } = testRoom()
  setOrganization(deps, { dashboardNetworks: [office], requiresSecondFactor: true })
  const as = (persona: 'vic' | 'olga', origin: typeof inside) => () =>
    memberOf(deps, { ...accountOf(persona), origin, secondFactor: true }, 'acme')
  expect(as('vic', inside)().actor.role).toBe('viewer')
  expect(as('vic', { ...inside, ip: '::ffff:203.0.113.7' })().actor.role).toBe('viewer')
  expect(as('vic', outside)).toThrow(new OutsideNetworks('Acme', outside.ip))
  expect(as('vic', outside)).toThrow(expect.objectContaining({ code: 'forbidden', message: sentence('Acme') }))
  for (const origin of [inside, outside]) expect(refusal(as('olga', origin))).toBe('not_found')
})

test('an API token counts from inside alone', () => {
  const { deps } = testRoom()
  const token = createApiToken(deps, system, acmeId, { name: 'CI', role: 'viewer', days: 30 })
  setOrganization(deps, { dashboardNetworks: [office] })
  expect(actorOfToken(deps, inside, token)?.organizationId).toBe(acmeId)
  expect(() => actorOfToken(deps, outside, token)).toThrow(sentence('Acme'))
  expect(actorOfToken(deps, outside, 'no such token')).toBeNull()
})

test('whoever was invited and comes from outside reads one sentence, and the invitation stays good', async () => {
  const room = testRoom()
  const { deps, db } = room
  connectRelay(deps)
  const { token } = invite(deps, { email: 'new@example.org' })
  setOrganization(deps, { dashboardNetworks: [office] })
  const input = { token, name: 'New', password: 'another battery staple' }
  await expect(acceptWithNewAccount(deps, outside, input)).rejects.toThrow(sentence('Acme'))
  expect(() => acceptInvitation(deps, { ...accountOf('olga'), origin: outside }, token)).toThrow(sentence('Acme'))
  expect(db.select().from(invitations).get()?.acceptedAt).toBeNull()
  expect(await laterRefusal(() => acceptWithNewAccount(deps, outside, { ...input, token: 'x' }))).toBe('not_found')
  expect(await acceptWithNewAccount(deps, inside, input)).toEqual(expect.any(String))
})

test('an owner brings the organization back from inside alone, the instance admin from anywhere', () => {
  const { deps } = testRoom()
  setOrganization(deps, { dashboardNetworks: [office] }, otherId)
  deleteOrganization(deps, system, otherId, 'Other')
  const olga = accountOf('olga')
  expect(() => restoreOrganization(deps, { ...olga, origin: outside }, otherId)).toThrow(sentence('Other'))
  restoreOrganization(deps, { ...olga, origin: inside }, otherId)
  deleteOrganization(deps, system, otherId, 'Other')
  expect(restoreOrganization(deps, { ...accountOf('ines'), origin: outside }, otherId)).toBe('Other')
})

test('the instance admin lifts the list from anywhere, and the organization’s own log says so', () => {
  const room = testRoom()
  setOrganization(room.deps, { dashboardNetworks: [office] })
  for (const by of [room.actor('otto'), accountOf('otto'), accountOf('olga')])
    expect(refusal(() => liftDashboardNetworks(room.deps, by, acmeId))).toBe('forbidden')
  expect(liftDashboardNetworks(room.deps, { ...accountOf('ines'), origin: outside }, acmeId)).toBe('Acme')
  expect([listed(room), lastEntry(room.deps)]).toMatchObject([
    [],
    { action: 'organization.dashboard_networks_lifted', by: 'ines00000000', changes: { before: [office], after: [] } },
  ])
  expect(refusal(() => liftDashboardNetworks(room.deps, system, 'unknown00000'))).toBe('not_found')
})
