import { asc, eq, isNull } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries, notifications, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { serviceGroups, services } from '#src/db/schema/services.ts'
import { atConsole } from '#src/domain/rate-limits/network.ts'
import { system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { verifyChains } from '../audit/verify-chain.ts'
import { pastWindows, pendingWindows, servicesOfWindow, updatesOfWindow } from '../maintenance/find-window.ts'
import { runDueSteps } from '../maintenance/run-due-steps.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { fillDemo } from './fill-demo.ts'

const password = 'correct horse battery'
const day = 86_400_000

test('the demo has groups, services, 90 days of history with one open incident, and subscribers; nobody is told', async () => {
  const deps = testDeps()
  const { organizationId } = await fillDemo(deps, system, password)
  const { db } = deps
  expect(db.select().from(serviceGroups).all()).toHaveLength(3)
  const all = db.select().from(services).all()
  expect(all).toHaveLength(12)
  expect(all.filter(({ startedAt }) => startedAt > deps.clock.now() - 90 * day)).toHaveLength(1)
  expect([
    all.filter(({ internal }) => internal),
    all.filter(({ onlyShowIfDegraded }) => onlyShowIfDegraded),
  ]).toMatchObject([[{ name: 'Build pipeline' }], [{ name: 'Address check' }]])
  expect(all.filter(({ description }) => description !== '').length).toBeGreaterThan(4)
  const history = db.select().from(incidents).all()
  expect(history).toHaveLength(14)
  expect(db.select().from(incidents).where(isNull(incidents.resolvedAt)).all()).toHaveLength(1)
  expect(new Set(history.map(({ impact }) => impact))).toEqual(new Set(['none', 'minor', 'major', 'critical']))
  expect([...currentStatuses(deps, organizationId).values()].filter((status) => status !== 'operational')).toEqual([
    'degraded_performance',
  ])
  const followers = db.select().from(subscribers).all()
  expect(new Set(followers.map(({ state }) => state))).toEqual(new Set(['active', 'unconfirmed', 'unsubscribed']))
  const ofSome = followers.filter(({ followsAll }) => !followsAll)
  const followed = new Set(
    db
      .select()
      .from(subscriberServices)
      .all()
      .map(({ subscriberId }) => subscriberId),
  )
  expect(followed).toEqual(new Set(ofSome.map(({ id }) => id)))
  expect(ofSome.length).toBeGreaterThan(2)
  expect(followers.every(({ address }) => address.endsWith('@example.com'))).toBe(true)
  expect(db.select().from(notifications).all()).toEqual([])
  expect(db.select().from(deliveries).all()).toEqual([])
})

test('one maintenance is planned for the days to come, one was completed lately; the clock tells nobody of either', async () => {
  const deps = testDeps()
  const { organizationId } = await fillDemo(deps, system, password)
  const now = deps.clock.now()
  const [planned, ...others] = pendingWindows(deps.db, organizationId)
  expect([planned?.status, others]).toEqual(['scheduled', []])
  expect(((planned?.scheduledStart ?? 0) - now) / day).toBeGreaterThan(1)
  expect(((planned?.scheduledStart ?? 0) - now) / day).toBeLessThan(5)
  const [completed, ...more] = pastWindows(deps.db, organizationId, 'newest', 10).rows
  expect([completed?.status, more]).toEqual(['completed', []])
  expect((now - (completed?.endedAt ?? 0)) / day).toBeLessThan(14)
  const steps = updatesOfWindow(deps.db, completed?.id ?? '').map(({ status }) => status)
  expect(steps).toEqual(['completed', 'verifying', 'in_progress', 'scheduled'])
  for (const window of [planned, completed]) expect(servicesOfWindow(deps.db, window?.id ?? '')).not.toEqual([])

  deps.clock.advance(10 * day)
  expect(runDueSteps(deps, system)).toBe(2)
  expect(pendingWindows(deps.db, organizationId)).toEqual([])
  expect(deps.db.select().from(notifications).all()).toEqual([])
})

test('everything happened in the past, and the audit log tells it in order', async () => {
  const deps = testDeps()
  await fillDemo(deps, system, password)
  const now = deps.clock.now()
  const oldest = now - 97 * day
  const moments = [
    ...deps.db
      .select()
      .from(statusUpdates)
      .all()
      .map(({ displayAt }) => displayAt),
    ...deps.db
      .select()
      .from(incidents)
      .all()
      .map(({ resolvedAt, updatedAt }) => resolvedAt ?? updatedAt),
    ...deps.db
      .select()
      .from(maintenanceUpdates)
      .all()
      .map(({ displayAt }) => displayAt),
    ...deps.db
      .select()
      .from(subscribers)
      .all()
      .map(({ confirmedAt, createdAt }) => confirmedAt ?? createdAt),
    ...deps.db
      .select()
      .from(services)
      .all()
      .map(({ createdAt }) => createdAt),
  ]
  expect(moments.filter((at) => at > now || at < oldest)).toEqual([])
  const log = deps.db.select().from(auditEntries).orderBy(asc(auditEntries.sequence)).all()
  const ofOrganization = log.filter(({ chain }) => chain !== '').map(({ at }) => at)
  expect(ofOrganization).toEqual(ofOrganization.toSorted((a, b) => a - b))
  expect(log.at(-1)?.action).toBe('demo.filled')
  expect(verifyChains(deps.db)).toEqual([])
})

test('the same moment gives the same picture', async () => {
  const picture = async () => {
    const deps = testDeps()
    await fillDemo(deps, system, password)
    return [incidents, statusUpdates, maintenanceWindows, maintenanceUpdates, services, subscribers].map((table) =>
      deps.db.select().from(table).all(),
    )
  }
  expect(await picture()).toEqual(await picture())
})

test.each([0, 1, 30 * 60_000, day - 1])('it works %i ms after midnight too', async (since) => {
  const deps = testDeps()
  deps.clock.set(Date.UTC(2026, 2, 29) + since)
  await fillDemo(deps, system, password)
  const late = [statusUpdates, maintenanceUpdates].flatMap((table) =>
    deps.db
      .select()
      .from(table)
      .all()
      .filter(({ displayAt }) => displayAt > deps.clock.now()),
  )
  expect(late).toEqual([])
})

test('the account that it names has the password that it was given', async () => {
  const deps = testDeps()
  const { email } = await fillDemo(deps, system, password)
  const account = deps.db.select().from(accounts).where(eq(accounts.email, email)).get()
  expect(await deps.passwords.verify(password, account?.passwordHash ?? null, atConsole)).toBe(true)
})

test('an instance that is set up is not touched, and only the console or the instance admin may fill one', async () => {
  const room = testRoom()
  await expect(fillDemo(room.deps, system, password)).rejects.toMatchObject({ code: 'conflict' })
  const fresh = testDeps()
  await expect(fillDemo(fresh, room.actor('ann'), password)).rejects.toMatchObject({ code: 'forbidden' })
  expect(fresh.db.select().from(services).all()).toEqual([])
})
