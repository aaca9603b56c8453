import { expect, test } from 'vitest'
import { visibleRevisionOf } from '#src/db/page-revision.ts'
import { metricHours, metrics, metricsProviders } from '#src/db/schema/metrics.ts'
import { aMetric, send } from '#src/testing/metrics.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { createMetric } from './create-metric.ts'
import { editMetric } from './edit-metric.ts'
import { findMetric, listMetrics, listShownMetrics } from './find-metric.ts'
import { type MetricInput, metricFields, mostMetrics, newMetric } from './metric.ts'
import { moveMetric } from './move-metric.ts'
import { createProvider, findProvider, listProviders, removeProvider } from './providers.ts'
import { removeMetric, removePoints } from './remove-metric.ts'

const input: MetricInput = {
  name: 'Response time',
  identifier: 'http.p95',
  description: 'Of the API, in Frankfurt',
  transform: 'max',
  suffix: 'ms',
  decimalPlaces: 2,
  yAxisMin: -0.5,
  yAxisMax: 900.25,
  yAxisHidden: true,
  display: false,
}

test('an admin creates one with all that is said of it; the first brings a provider along', () => {
  const room = statusRoom()
  const { deps, db, clock } = room
  const metric = createMetric(deps, room.actor('ann'), acmeId, input)
  const now = clock.now()
  const [provider] = listProviders(db, acmeId)
  expect(findMetric(db, acmeId, metric.id)).toEqual({
    ...input,
    ...{ id: metric.id, organizationId: acmeId, metricsProviderId: provider?.id },
    ...{ position: 1, createdAt: now, updatedAt: now },
  })
  expect(room.audited()).toEqual(['metrics_provider.created', 'metric.created'])
  expect(room.lastAudit()).toMatchObject({ actorId: 'ann000000000', subject: ['metric', metric.id], changes: input })
  createMetric(deps, room.actor('ann'), acmeId, input)
  expect(listProviders(db, acmeId)).toHaveLength(1)
})

test('one stands below the provider that is named, which must be the page’s own', () => {
  const room = statusRoom()
  const [first, second] = [createProvider(room.deps, system, acmeId), createProvider(room.deps, system, acmeId)]
  expect(createMetric(room.deps, system, acmeId, input, second.id).metricsProviderId).toBe(second.id)
  expect(createMetric(room.deps, system, acmeId, input).metricsProviderId).toBe(first.id)
  const elsewhere = createProvider(room.deps, system, otherId)
  expect(refusal(() => createMetric(room.deps, system, acmeId, input, elsewhere.id))).toBe('not_found')
})

test('an edit changes what it names, and what visitors see at once', () => {
  const room = statusRoom()
  const { deps, db, clock } = room
  const metric = aMetric(deps)
  const before = visibleRevisionOf(db, acmeId)
  clock.advance(1000)
  editMetric(deps, room.actor('ann'), acmeId, metric.id, { name: 'Latency', yAxisMax: 1.5 })
  const after = { ...metric, name: 'Latency', yAxisMax: 1.5, updatedAt: clock.now() }
  expect(findMetric(db, acmeId, metric.id)).toEqual(after)
  expect(visibleRevisionOf(db, acmeId)).toBeGreaterThan(before)
  const changes = { before: metricFields(metric), after: metricFields(after) }
  expect(room.lastAudit()).toMatchObject({ action: 'metric.edited', subject: ['metric', metric.id], changes })
  expect(refusal(() => editMetric(deps, system, acmeId, metric.id, { yAxisMin: 2 }))).toBe('invalid')
  expect(findMetric(db, acmeId, metric.id)).toEqual(after)
})

test('they stand in their order, hidden ones with the team alone; at an end nothing moves', () => {
  const room = statusRoom()
  const ids = ['a', 'b', 'c'].map((name) => aMetric(room.deps, { name, display: name !== 'b' }).id)
  const [, , last = ''] = ids
  const order = () => listMetrics(room.db, acmeId).map(({ name }) => name)
  moveMetric(room.deps, room.actor('ann'), acmeId, last, 'up')
  expect(order()).toEqual(['a', 'c', 'b'])
  expect(room.lastAudit()).toMatchObject({ action: 'metric.moved', changes: { direction: 'up' } })
  const entries = room.audited().length
  moveMetric(room.deps, system, acmeId, ids[0] ?? '', 'up')
  moveMetric(room.deps, system, acmeId, ids[1] ?? '', 'down')
  expect([order(), room.audited().length]).toEqual([['a', 'c', 'b'], entries])
  expect(listShownMetrics(room.db, acmeId).map(({ name }) => name)).toEqual(['a', 'c'])
})

test('one goes with its points, and the points go alone', async () => {
  const room = statusRoom()
  const { deps, db } = room
  const [gone, emptied, left] = [aMetric(deps), aMetric(deps), aMetric(deps)]
  for (const { id } of [gone, emptied, left]) await send(deps, id, [[60, 1]])
  for (const remove of [removePoints, removeMetric])
    expect(refusal(() => remove(deps, system, acmeId, emptied.id, 'response time'))).toBe('invalid')
  removePoints(deps, room.actor('ann'), acmeId, emptied.id, emptied.name)
  expect(room.lastAudit()).toMatchObject({ action: 'metric.points_removed', subject: ['metric', emptied.id] })
  removeMetric(deps, room.actor('ann'), acmeId, gone.id, gone.name)
  expect(room.lastAudit()).toMatchObject({ action: 'metric.removed', changes: { name: gone.name } })
  expect(listMetrics(db, acmeId).map(({ id }) => id)).toEqual([emptied.id, left.id])
  expect(db.select().from(metricHours).all()).toMatchObject([{ metricId: left.id }])
})

test('a provider goes with its metrics and their points', async () => {
  const room = statusRoom()
  const { deps, db } = room
  const provider = createProvider(deps, room.actor('ann'), acmeId)
  expect(room.lastAudit()).toMatchObject({
    action: 'metrics_provider.created',
    subject: ['metrics_provider', provider.id],
  })
  const other = createProvider(deps, system, acmeId)
  const { id } = createMetric(deps, system, acmeId, { ...newMetric, name: 'A' }, provider.id)
  const left = createMetric(deps, system, acmeId, { ...newMetric, name: 'B' }, other.id)
  await send(deps, id, [[60, 1]])
  await removeProvider(deps, room.actor('ann'), acmeId, provider.id)
  expect(room.audited().slice(-2)).toEqual(['metric.removed', 'metrics_provider.removed'])
  expect(room.lastAudit()).toMatchObject({ subject: ['metrics_provider', provider.id] })
  expect(db.select().from(metricHours).all()).toEqual([])
  expect(listMetrics(db, acmeId)).toEqual([left])
  expect(refusal(() => findProvider(db, acmeId, provider.id))).toBe('not_found')
})

test('a page has so many metrics and providers, and no more', () => {
  const { deps } = statusRoom()
  for (let count = 0; count < mostMetrics; count++) aMetric(deps)
  expect(refusal(() => aMetric(deps))).toBe('conflict')
  for (let count = 1; count < 20; count++) createProvider(deps, system, acmeId)
  expect(refusal(() => createProvider(deps, system, acmeId))).toBe('conflict')
})

test('editors, viewers and other organizations may neither create, edit, move nor remove', () => {
  const room = statusRoom()
  const { deps, actor, db } = room
  const metric = aMetric(deps)
  const [provider] = listProviders(db, acmeId)
  const acts = [
    (who, where) => editMetric(deps, who, where, metric.id, { name: 'New' }),
    (who, where) => moveMetric(deps, who, where, metric.id, 'up'),
    (who, where) => removeMetric(deps, who, where, metric.id),
    (who, where) => removePoints(deps, who, where, metric.id),
    (who, where) => removeProvider(deps, who, where, provider?.id ?? ''),
  ] satisfies Parameters<typeof strangers>[1][]
  for (const act of acts) {
    expect(strangers(room, act)).toEqual(shutOut)
    expect(refusal(() => act(actor('ed'), acmeId))).toBe('forbidden')
  }
  for (const create of [
    createProvider,
    (...[d, who, where]: Parameters<typeof createProvider>) => createMetric(d, who, where, input),
  ]) {
    expect(refusal(() => create(deps, actor('ed'), acmeId))).toBe('forbidden')
    expect(refusal(() => create(deps, actor('olga'), acmeId))).toBe('not_found')
  }
  expect([db.select().from(metrics).all(), db.select().from(metricsProviders).all()]).toEqual([[metric], [provider]])
})
