import { expect, test } from 'vitest'
import { deliveries, notifications, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { incidents } from '#src/db/schema/status.ts'
import { keepBooks } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { scheduleWindow } from '../maintenance/schedule-window.ts'
import { createService } from '../services/create-service.ts'
import { unsubscribe } from '../subscribers/confirm-subscription.ts'
import { countAudience } from '../subscribers/count-audience.ts'
import { expandNextStep } from './expand-notifications.ts'
import { readLedger } from './ledger.ts'

function services({ deps }: TestApp): [string, string] {
  const made = ['API', 'Web'].map(
    (name) => createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id,
  )
  return [made[0] ?? '', made[1] ?? '']
}

/** Follows these services alone. */
function follow({ deps }: TestApp, address: string, serviceIds: string[]): void {
  const subscriberId = subscribe(deps, address, { followsAll: false })
  keepBooks(deps.db, (tx) => {
    for (const serviceId of serviceIds) tx.insert(subscriberServices).values({ subscriberId, serviceId }).run()
  })
}

function incident({ deps }: TestApp, serviceIds: string[]): void {
  const services = serviceIds.map((serviceId) => ({ serviceId, status: 'partial_outage' as const }))
  openIncident(deps, system, acmeId, { title: 'I', body: 'x', status: 'investigating', services, notify: true })
}

function maintenance({ deps }: TestApp, serviceIds: string[]): void {
  const scheduledStart = deps.clock.now() + 3_600_000
  scheduleWindow(deps, system, acmeId, {
    title: 'M',
    body: 'x',
    serviceIds,
    reminders: [],
    scheduledStart,
    scheduledEnd: scheduledStart + 3_600_000,
    autoStart: true,
    autoComplete: true,
    notifyAtStart: false,
    notifyAtEnd: false,
    notify: true,
    rule: null,
  })
}

function told({ deps }: TestApp): string[] {
  while (expandNextStep(deps));
  return deps.db
    .select()
    .from(deliveries)
    .all()
    .map(({ address }) => address)
    .toSorted()
}

const ledger = ({ deps }: TestApp) => readLedger(deps.db, deps.db.select().from(notifications).get()?.id ?? '')

test('who follows a service is told of what names it, and of nothing else', () => {
  const app = testApp()
  const [api, web] = services(app)
  subscribe(app.deps, 'all@example.org')
  follow(app, 'api@example.org', [api])
  follow(app, 'both@example.org', [api, web])
  follow(app, 'web@example.org', [web])
  follow(app, 'none@example.org', [])
  incident(app, [api])
  expect(ledger(app).due).toBe(3)
  expect(told(app)).toEqual(['all@example.org', 'api@example.org', 'both@example.org'])
  expect(ledger(app)).toMatchObject({ due: 3, waiting: 3, unaccounted: 0 })
})

test('what names no service is told to those who follow the whole page', () => {
  const app = testApp()
  const [api] = services(app)
  subscribe(app.deps, 'all@example.org')
  follow(app, 'api@example.org', [api])
  incident(app, [])
  expect(told(app)).toEqual(['all@example.org'])
})

test('incidents and maintenance are followed each for itself', () => {
  const app = testApp()
  const [api] = services(app)
  subscribe(app.deps, 'incidents@example.org', { followsMaintenance: false })
  subscribe(app.deps, 'maintenance@example.org', { followsIncidents: false })
  maintenance(app, [api])
  expect(told(app)).toEqual(['maintenance@example.org'])
  incident(app, [api])
  expect(told(app)).toEqual(['incidents@example.org', 'maintenance@example.org'])
  const of = (kind: 'incident' | 'maintenance') => countAudience(app.deps.db, acmeId, { kind, serviceIds: [api] })
  expect([of('incident'), of('maintenance')]).toEqual([
    [{ channel: 'email', people: 1 }],
    [{ channel: 'email', people: 1 }],
  ])
})

test('paused, quarantined, unconfirmed and another organization’s are told nothing', () => {
  const app = testApp()
  for (const state of ['paused', 'quarantined', 'unconfirmed', 'unsubscribed'] as const)
    subscribe(app.deps, `${state}@example.org`, { state })
  subscribe(app.deps, 'foreign@example.org', { organizationId: otherId })
  incident(app, [])
  expect(told(app)).toEqual([])
  expect(ledger(app)).toMatchObject({ due: 0, unaccounted: 0 })
})

test('who leaves while the audience is expanded is accounted for, on either side of the step', () => {
  const app = testApp()
  const { deps } = app
  for (let one = 0; one < 700; one++) subscribe(deps, `reader-${one}@example.org`)
  incident(app, [])
  expandNextStep(deps)
  const all = deps.db.select().from(subscribers).all()
  for (const index of [3, 699]) {
    const subscriber = all[index]
    if (subscriber) unsubscribe(deps, testOrigin, subscriber)
    expect(ledger(app)).toMatchObject({ due: 700, unaccounted: 0 })
  }
  expect(told(app)).toHaveLength(700)
  expect(ledger(app)).toMatchObject({ due: 700, waiting: 700, unaccounted: 0 })
})

test('what a later update adds is told by that update: the audience of the one before stays as it was counted', () => {
  const app = testApp()
  const [api, web] = services(app)
  follow(app, 'web@example.org', [web])
  subscribe(app.deps, 'all@example.org')
  incident(app, [api])
  const { id } = app.deps.db.select().from(incidents).get() ?? { id: '' }
  postUpdate(app.deps, system, acmeId, id, {
    status: 'identified',
    body: 'x',
    services: [{ serviceId: web, status: 'partial_outage' }],
    notify: true,
  })
  const all = app.deps.db.select().from(notifications).all()
  const ledgers = () => all.map((one) => readLedger(app.deps.db, one.id))
  expect(ledgers()).toMatchObject([
    { due: 1, unaccounted: 0 },
    { due: 2, unaccounted: 0 },
  ])
  expect(told(app)).toEqual(['all@example.org', 'all@example.org', 'web@example.org'])
  expect(ledgers()).toMatchObject([
    { due: 1, unaccounted: 0 },
    { due: 2, unaccounted: 0 },
  ])
})
