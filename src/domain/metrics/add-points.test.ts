import { expect, test } from 'vitest'
import { recentVisibleRevisionOf, visibleRevisionOf } from '#src/db/page-revision.ts'
import { metricHours } from '#src/db/schema/metrics.ts'
import { aMetric, send } from '#src/testing/metrics.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, testRoom } from '#src/testing/room.ts'
import { DomainError } from '../errors.ts'
import { addPoints, mostPoints } from './add-points.ts'
import { newestPoint } from './find-metric.ts'
import { hourLength } from './hour.ts'
import { removeMetric } from './remove-metric.ts'

const day = 86_400

/** All points of all metrics, by seconds before now, oldest first. */
function kept({ db, clock }: ReturnType<typeof testRoom>): [number, number][] {
  return db
    .select()
    .from(metricHours)
    .orderBy(metricHours.hour)
    .all()
    .flatMap(({ hour, points }) =>
      points.flatMap((value, slot): [number, number][] =>
        value === null ? [] : [[(clock.now() - hour) / 1000 - slot * 30, value]],
      ),
    )
}

test('a point stands at the half minute that is nearest; of several there the last one stays', async () => {
  const room = testRoom()
  const { id } = aMetric(room.deps)
  const told = await send(room.deps, id, [
    [44, 1],
    [46, 2],
    [75, 3],
    [16, 4],
  ])
  expect(told.map(({ at, value }) => [(room.clock.now() - at) / 1000, value])).toEqual([
    [30, 1],
    [60, 2],
    [60, 3],
    [30, 4],
  ])
  expect(kept(room)).toEqual([
    [60, 3],
    [30, 4],
  ])
  await send(room.deps, id, [[61, -0.5]])
  expect(kept(room)).toEqual([
    [60, -0.5],
    [30, 4],
  ])
  expect(newestPoint(room.db, id)).toEqual({ at: room.clock.now() - 30_000, value: 4 })
})

test('an hour knows what charts ask of it, whatever took the place of what', async () => {
  const room = testRoom()
  const { id } = aMetric(room.deps)
  const hour = room.clock.now() - hourLength
  await send(room.deps, id, [
    [3600, 9],
    [60, 1],
    [1800, 5],
  ])
  await send(room.deps, id, [[3600, 3]])
  const { points, ...facts } = room.db.select().from(metricHours).get() ?? {}
  expect(facts).toEqual({ metricId: id, hour, count: 3, sum: 9, lowest: 1, highest: 5, lastAt: hour + 3_540_000 })
  expect(points).toHaveLength(119)
})

test.each<[string, number, number, string, string]>([
  [
    'older than 28 days',
    28 * day + 1,
    1,
    'data[0][timestamp]',
    'This is more than 28 days ago, and no chart would show it.',
  ],
  ['from tomorrow', -day, 1, 'data[0][timestamp]', 'This has not come yet: check the clock that it is from.'],
  ['no moment', Number.NaN, 1, 'data[0][timestamp]', 'Send seconds since 1970, UTC.'],
  ['no number', 0, Number.NaN, 'data[0][value]', 'Send a number within ±1000000000000000000.'],
  ['endless', 0, Number.POSITIVE_INFINITY, 'data[0][value]', 'Send a number within ±1000000000000000000.'],
])('what is %s is refused by its place, and all that was sent with it', async (_, ago, value, field, sentence) => {
  const room = testRoom()
  const { id } = aMetric(room.deps)
  const [result] = await Promise.allSettled([
    send(room.deps, id, [
      [ago, value],
      [60, 1],
    ]),
  ])
  const reason = result.status === 'rejected' ? result.reason : undefined
  expect(reason).toBeInstanceOf(DomainError)
  expect(reason).toMatchObject({ code: 'invalid', fields: { [field]: sentence } })
  expect(kept(room)).toEqual([])
})

test('milliseconds are told from seconds', async () => {
  const { deps, clock } = testRoom()
  const sent = { place: null, metricId: aMetric(deps).id, timestamp: clock.now(), value: 1 }
  await expect(addPoints(deps, system, acmeId, [sent])).rejects.toMatchObject({
    fields: { timestamp: 'This looks like milliseconds: send seconds since 1970, UTC.' },
  })
})

test('28 days back is taken, and a clock that is some minutes ahead', async () => {
  const room = testRoom()
  const { id } = aMetric(room.deps)
  await send(room.deps, id, [
    [28 * day, 1],
    [-300, 2],
  ])
  expect(kept(room)).toEqual([
    [28 * day, 1],
    [-300, 2],
  ])
})

test('many points at once are bounded, and all of them arrive', async () => {
  const room = testRoom()
  const { id } = aMetric(room.deps)
  const points = (count: number) => Array.from({ length: count }, (_, n): [number, number] => [(n + 1) * 600, n])
  expect(await laterRefusal(() => send(room.deps, id, points(mostPoints + 1)))).toBe('invalid')
  expect(kept(room)).toEqual([])
  await send(room.deps, id, points(mostPoints))
  expect(kept(room)).toHaveLength(mostPoints)
})

test('a metric that is removed while its points come takes them with it', async () => {
  const room = testRoom()
  const { id } = aMetric(room.deps)
  const sending = send(
    room.deps,
    id,
    Array.from({ length: 200 }, (_, hour): [number, number] => [hour * 3600, 1]),
  )
  removeMetric(room.deps, system, acmeId, id)
  await sending
  expect(kept(room)).toEqual([])
})

test('points change nothing that makes a page anew, and add nothing to the audit log', async () => {
  const room = testRoom()
  const { id } = aMetric(room.deps)
  const before = [visibleRevisionOf(room.db, acmeId), room.audited()]
  await send(room.deps, id, [[60, 1]])
  expect([recentVisibleRevisionOf(room.db, acmeId), room.audited()]).toEqual(before)
})

test('editors send points; viewers do not, nor anybody for what is not theirs', async () => {
  const room = testRoom()
  const { deps, actor } = room
  const { id } = aMetric(deps)
  const others = aMetric(deps, {}, otherId).id
  await send(deps, id, [[60, 1]], { actor: actor('ed') })
  expect(await laterRefusal(() => send(deps, id, [[60, 2]], { actor: actor('vic') }))).toBe('forbidden')
  expect(await laterRefusal(() => send(deps, id, [[60, 2]], { actor: actor('olga') }))).toBe('not_found')
  expect(await laterRefusal(() => send(deps, others, [[60, 2]], { actor: actor('ed') }))).toBe('not_found')
  expect(await laterRefusal(() => send(deps, id, [[60, 2]], { actor: actor('olga'), organizationId: otherId }))).toBe(
    'not_found',
  )
  expect(kept(room)).toEqual([[60, 1]])
})
