import { expect, test } from 'vitest'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { addProvenDomain, addProvider, vouchedFor } from '#src/testing/sso.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { holdsGivenPass, listPasses } from '../page-access/passes.ts'
import type { IdentityProvider, Vouched } from './provider.ts'
import { readPageBySso } from './read-page-by-sso.ts'
import { removeProvider, switchProvider } from './save-provider.ts'
import { SsoRefused } from './sign-in-by-sso.ts'

function openRoom() {
  const room = testRoom()
  const provider = addProvider(room.deps)
  addProvenDomain(room.deps)
  setOrganization(room.deps, { visibility: 'members', opensBySso: true })
  return { ...room, provider }
}

const comes = ({ deps }: TestRoom, provider: IdentityProvider, vouched: Vouched) =>
  readPageBySso(deps, testOrigin, { provider, vouched, purpose: 'read_page', next: '/' })
const isIn = ({ deps }: TestRoom, pass: string, id = acmeId) => holdsGivenPass(deps, organizationById(deps, id), pass)
const people = ({ db }: TestRoom) => [
  db.select().from(accounts).all().length,
  db.select().from(memberships).all().length,
]

test('whoever the provider vouches for reads the page for half a day, and becomes nothing by it', () => {
  const room = openRoom()
  const before = people(room)
  const { organizationId, pass } = comes(room, room.provider, vouchedFor('stranger'))
  expect([organizationId, isIn(room, pass), people(room)]).toEqual([acmeId, true, before])
  expect(listPasses(room.deps, acmeId).passes).toMatchObject([
    { way: 'single_sign_on', address: 'stranger@example.com', readerId: null },
  ])
  expect(lastEntry(room.deps)).toMatchObject({
    action: 'page_readers.let_in',
    subject: `identity_provider ${room.provider.id}`,
  })
  room.clock.advance(12 * 3_600_000)
  expect(isIn(room, pass)).toBe(false)
})

test.each<[string, Partial<Vouched>, string]>([
  ['an address elsewhere', { address: 'eve@example.net' }, 'foreign_address'],
  ['an address that the provider has not verified', { isAddressVerified: false }, 'unverified_address'],
  ['no address', { address: null }, 'no_address'],
])('%s is refused with one audited sentence', (_what, facts, reason) => {
  const room = openRoom()
  const refused = (() => {
    try {
      return comes(room, room.provider, vouchedFor('eve', facts))
    } catch (error) {
      return error
    }
  })()
  expect(refused).toBeInstanceOf(SsoRefused)
  expect(lastEntry(room.deps)).toMatchObject({ action: 'sso.refused', changes: { reason } })
  expect(listPasses(room.deps, acmeId).all).toBe(0)
})

test('a provider opens the page of its own organization alone, and only one that opens so', () => {
  const room = openRoom()
  setOrganization(room.deps, { visibility: 'members', opensBySso: true }, otherId)
  const { pass } = comes(room, room.provider, vouchedFor('sue'))
  expect([isIn(room, pass), isIn(room, pass, otherId)]).toEqual([true, false])
  const ofInstance = addProvider(room.deps, null)
  const refused = expect.objectContaining({ code: 'not_found' })
  expect(() => comes(room, ofInstance, vouchedFor('sue'))).toThrow(refused)
  for (const shut of [{ opensBySso: false }, { visibility: 'public' }, { deletedAt: 1 }] as const) {
    setOrganization(room.deps, { opensBySso: true, visibility: 'members', deletedAt: null, ...shut })
    expect(() => comes(room, room.provider, vouchedFor('sue'))).toThrow(refused)
  }
})

test.each([
  [
    'switched off',
    (room: ReturnType<typeof openRoom>) => switchProvider(room.deps, system, acmeId, room.provider.id, false),
  ],
  ['taken away', (room: ReturnType<typeof openRoom>) => removeProvider(room.deps, system, acmeId, room.provider.id)],
])('with a provider that is %s its passes end at once', (_what, end) => {
  const room = openRoom()
  const { pass } = comes(room, room.provider, vouchedFor('sue'))
  end(room)
  expect(isIn(room, pass)).toBe(false)
})
