import { beforeEach, expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import {
  memberOf,
  organizationBySlug,
  refuseWithoutSso,
  SsoMissing,
} from '#src/domain/organizations/find-organization.ts'
import { connectRelay, setAccount } from '#src/testing/accounts.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { outcomeOf } from '#src/testing/outcome.ts'
import { acmeId, actorOf, type Persona, sessionCookie } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { accountIn, addProvenDomain, addProvider, cameBy, vouchedFor } from '#src/testing/sso.ts'
import type { IdentityProvider } from './provider.ts'
import { removeProvider, switchProvider } from './save-provider.ts'
import { breakGlass, demandSso, isSsoOnly, mayBreakGlass } from './sign-in-policy.ts'

let room: TestRoom
let provider: IdentityProvider
const otto = actorOf('otto')

beforeEach(() => {
  room = testRoom()
  provider = addProvider(room.deps)
  addProvenDomain(room.deps)
  setAccount(room.deps, 'otto', { totpEnabledAt: 1 })
})

const vouched = () => cameBy(room.deps, provider, vouchedFor('otto')).account
const demand = (demanded = true, session = vouched()) => demandSso(room.deps, otto, acmeId, { demanded, session })

/** A session of the account's own password, and its token. */
function ownSession(persona: Persona, secondFactor = false) {
  const token = sessionCookie(room.deps, persona)
  return { token, account: { ...accountIn(room.deps, token), secondFactor } }
}

const acme = () => organizationBySlug(room.deps, 'acme')

test('demanded, a password opens the organization no longer, and the provider does', () => {
  demand()
  expect([isSsoOnly(room.db, acmeId), room.audited().at(-1)]).toEqual([true, 'organization.sign_in_policy_changed'])
  for (const persona of ['ann', 'otto', 'vic'] as const)
    expect(() => memberOf(room.deps, ownSession(persona).account, 'acme')).toThrow(SsoMissing)
  expect(refusal(() => memberOf(room.deps, ownSession('olga').account, 'acme'))).toBe('not_found')
  expect(memberOf(room.deps, ownSession('olga').account, 'other').actor.role).toBe('owner')
  const own = ownSession('ann')
  expect(memberOf(room.deps, cameBy(room.deps, provider, vouchedFor('ann'), own).account, 'acme').actor.role).toBe(
    'admin',
  )
  demand(false)
  expect(memberOf(room.deps, ownSession('vic').account, 'acme').actor.role).toBe('viewer')
})

test('the provider of the instance, or of another organization, does not suffice', () => {
  const instances = addProvider(room.deps, null)
  addProvenDomain(room.deps, null)
  demand()
  expect(() => memberOf(room.deps, cameBy(room.deps, instances, vouchedFor('ann')).account, 'acme')).toThrow(SsoMissing)
})

test('it may be demanded by an owner who came in by it, while some owner could break the glass', () => {
  expect(() => demand(true, ownSession('otto').account)).toThrow('Sign in through your provider first')
  const session = vouched()
  for (const persona of ['ann', 'ed', 'vic'] as const)
    expect(outcomeOf(() => demandSso(room.deps, actorOf(persona), acmeId, { demanded: true, session }))).toBe(
      'forbidden',
    )
  setAccount(room.deps, 'otto', { totpEnabledAt: null })
  expect(() => demand()).toThrow('No owner has a second factor')
  expect(isSsoOnly(room.db, acmeId)).toBe(false)
})

test('the last provider stays on while it is the only way in', () => {
  demand()
  expect(refusal(() => switchProvider(room.deps, otto, acmeId, provider.id, false))).toBe('conflict')
  expect(refusal(() => removeProvider(room.deps, otto, acmeId, provider.id))).toBe('conflict')
  addProvider(room.deps)
  removeProvider(room.deps, otto, acmeId, provider.id)
})

test('an owner with two factors breaks the glass: in both chains, for four hours, in that session alone', () => {
  connectRelay(room.deps)
  demand()
  const { token, account } = ownSession('iris', true)
  breakGlass(room.deps, account, acme(), token)
  expect(memberOf(room.deps, accountIn(room.deps, token), 'acme').actor.role).toBe('owner')
  expect([room.audited().at(-1), room.audited(null).at(-1)]).toEqual(Array(2).fill('organization.glass_broken'))
  const told = room.db.select().from(deliveries).all()
  expect(told.filter(({ kind }) => kind === 'glass_broken').map(({ address }) => address)).toEqual([
    'iris@example.com',
    'otto@example.com',
  ])
  expect(() => memberOf(room.deps, ownSession('iris', true).account, 'acme')).toThrow(SsoMissing)
  room.clock.advance(4 * 3_600_000)
  expect(() => memberOf(room.deps, accountIn(room.deps, token), 'acme')).toThrow(SsoMissing)
})

test('nobody else does, and no owner without a second factor', () => {
  demand()
  const tried = (persona: Persona, secondFactor: boolean) => {
    const { token, account } = ownSession(persona, secondFactor)
    return outcomeOf(() => breakGlass(room.deps, account, acme(), token))
  }
  expect(tried('otto', false)).toBe('conflict')
  expect((['ann', 'ed', 'vic', 'olga', 'ines'] as const).map((persona) => tried(persona, true))).toEqual(
    Array(5).fill('not_found'),
  )
  const confined = cameBy(room.deps, addProvider(room.deps), vouchedFor('iris'))
  expect(mayBreakGlass(room.db, { ...confined.account, secondFactor: true }, acmeId)).toBe(false)
})

/** Everybody here has to come by the instance's provider. */
function demandHere() {
  const { deps } = room
  const instances = addProvider(deps, null)
  addProvenDomain(deps, null)
  setAccount(deps, 'ines', { totpEnabledAt: 1 })
  const session = cameBy(deps, instances, vouchedFor('ines')).account
  demandSso(deps, session, null, { demanded: true, session })
  return instances
}

test('demanded of the instance, its provider opens everything, an organization’s own that organization, a password nothing', () => {
  const { deps } = room
  const instances = demandHere()
  expect([isSsoOnly(room.db, null), room.audited(null).at(-1)]).toEqual([true, 'instance.sign_in_policy_changed'])
  expect(() => refuseWithoutSso(deps, ownSession('ann').account)).toThrow('This Opsentry asks you to sign in')
  expect(() => memberOf(deps, ownSession('ann').account, 'acme')).toThrow(SsoMissing)
  const ann = cameBy(deps, instances, vouchedFor('ann')).account
  refuseWithoutSso(deps, ann)
  expect(memberOf(deps, ann, 'acme').actor.role).toBe('admin')
  const confined = cameBy(deps, provider, vouchedFor('ed')).account
  refuseWithoutSso(deps, confined)
  expect(memberOf(deps, confined, 'acme').actor.role).toBe('editor')
})

test('an instance admin with two factors breaks its glass, and nobody else', () => {
  const { deps, db } = room
  connectRelay(deps)
  demandHere()
  const tried = (persona: Persona, secondFactor: boolean) => {
    const { token, account } = ownSession(persona, secondFactor)
    return outcomeOf(() => breakGlass(deps, account, null, token))
  }
  expect((['otto', 'ann', 'olga'] as const).map((persona) => tried(persona, true))).toEqual(Array(3).fill('not_found'))
  expect(tried('iris', false)).toBe('conflict')
  const { token, account } = ownSession('iris', true)
  breakGlass(deps, account, null, token)
  refuseWithoutSso(deps, accountIn(deps, token))
  expect(room.audited(null).filter((action) => action === 'instance.glass_broken')).toHaveLength(1)
  const told = db.select().from(deliveries).all()
  expect(told.filter(({ kind }) => kind === 'glass_broken').map(({ address }) => address)).toEqual([
    'iris@example.com',
    'ines@example.com',
  ])
})

test('the instance’s is demanded by its admin alone', () => {
  const session = vouched()
  expect(outcomeOf(() => demandSso(room.deps, otto, null, { demanded: true, session }))).toBe('forbidden')
  expect(outcomeOf(() => demandSso(room.deps, ines, null, { demanded: true, session: ines }))).toBe('conflict')
})
