import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { statusUpdateServices } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, anUpdate, hour, minute, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import { type IncidentStatus, incidentStatuses } from '#src/words.ts'
import { editService } from '../services/edit-service.ts'
import { findIncident, updatesOf } from './find-incident.ts'

const found = ({ db }: StatusRoom, id: string) => findIncident(db, acmeId, id)

test('an update keeps what each service was set to before and after, under the name it had', () => {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  const id = anIncident(room, { [api]: 'major_outage' })
  editService(room.deps, system, acmeId, api, { name: 'Gateway', description: '', serviceGroupId: null })
  room.clock.advance(hour)
  const update = anUpdate(room, id, { [api]: 'partial_outage', [web]: 'degraded_performance' })
  const facts = room.db.select().from(statusUpdateServices).where(eq(statusUpdateServices.statusUpdateId, update)).all()
  const common = { statusUpdateId: update, oldStatus: 'operational' }
  expect(facts).toEqual([
    { ...common, serviceId: api, serviceName: 'Gateway', oldStatus: 'major_outage', newStatus: 'partial_outage' },
    { ...common, serviceId: web, serviceName: 'Web', newStatus: 'degraded_performance' },
  ])
})

test('the services that it sets have changed, the others have not', () => {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  const planted = room.clock.now()
  const id = anIncident(room)
  room.clock.advance(hour)
  anUpdate(room, id, { [api]: 'major_outage' })
  const changed = new Map(
    room.db
      .select()
      .from(services)
      .all()
      .map((row) => [row.id, row.updatedAt]),
  )
  expect([changed.get(api), changed.get(web)]).toEqual([planted + hour, planted])
})

test('what is said after the clock was set back comes after what was said before', () => {
  const room = statusRoom()
  const id = anIncident(room)
  const said = room.clock.now()
  room.clock.jump(-24 * hour)
  anUpdate(room, id, {}, { status: 'resolved' })
  expect(found(room, id)).toMatchObject({ status: 'resolved', resolvedAt: said })
})

test('a back-dated update changes history, not where the incident stands', () => {
  const room = statusRoom()
  const api = room.service()
  const began = room.clock.now()
  const id = anIncident(room, { [api]: 'partial_outage' })
  room.clock.advance(hour)
  anUpdate(room, id, { [api]: 'degraded_performance' }, { status: 'monitoring' })
  const before = found(room, id)
  room.clock.advance(hour)
  anUpdate(room, id, {}, { status: 'resolved', displayAt: began + minute })
  anUpdate(room, id, { [api]: 'major_outage' }, { displayAt: began + 2 * minute })
  expect(found(room, id)).toEqual({ ...before, impact: 'critical', updatedAt: began + 2 * hour })
  expect(room.statuses(api)).toEqual(['degraded_performance'])
  expect(updatesOf(room.db, id).map(({ displayAt, createdAt }) => [displayAt - began, createdAt - began])).toEqual([
    [hour, hour],
    [2 * minute, 2 * hour],
    [minute, 2 * hour],
    [0, 0],
  ])
})

test('the impact is the worst reached: it rises with what is said, and does not fall when services recover', () => {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  const id = anIncident(room, { [api]: 'degraded_performance', [web]: 'operational' })
  const impactAfter = (statuses: Parameters<typeof anUpdate>[2]) => {
    room.clock.advance(minute)
    anUpdate(room, id, statuses)
    return found(room, id).impact
  }
  expect(found(room, id).impact).toBe('minor')
  expect(impactAfter({ [api]: 'major_outage' })).toBe('major')
  expect(impactAfter({ [api]: 'operational' })).toBe('major')
  expect(impactAfter({ [web]: 'major_outage' })).toBe('major')
  expect(impactAfter({ [api]: 'major_outage' })).toBe('critical')
  expect(impactAfter({ [api]: 'operational', [web]: 'operational' })).toBe('critical')
})

test('a promise is kept or replaced by whatever comes next, and ends with the incident', () => {
  const room = statusRoom()
  const at = room.clock.now() + 30 * minute
  const id = anIncident(room, {}, { nextUpdateBy: at })
  expect(found(room, id).nextUpdateBy).toBe(at)
  const promisedAfter = (input: Parameters<typeof anUpdate>[3]) => {
    room.clock.advance(minute)
    anUpdate(room, id, {}, input)
    return found(room, id).nextUpdateBy
  }
  expect(promisedAfter({ nextUpdateBy: at + hour })).toBe(at + hour)
  expect(promisedAfter({})).toBeNull()
  expect(promisedAfter({ nextUpdateBy: at + hour })).toBe(at + hour)
  expect(promisedAfter({ status: 'resolved', nextUpdateBy: at + hour })).toBeNull()
  expect(promisedAfter({ status: 'postmortem', nextUpdateBy: at + hour })).toBeNull()
})

test("an unknown or another organization's service is refused, and the whole update with it", () => {
  const room = statusRoom()
  const [api, foreign] = [room.service('API'), room.service('Foreign', otherId)]
  const id = anIncident(room)
  const before = [found(room, id), room.audited()]
  for (const stranger of [foreign, 'unknown00000'])
    expect(
      refusal(() => anUpdate(room, id, { [api]: 'major_outage', [stranger]: 'major_outage' }, { notify: true })),
    ).toBe('invalid')
  expect([found(room, id), room.audited()]).toEqual(before)
  expect(updatesOf(room.db, id)).toHaveLength(1)
  expect([room.statuses(api), room.notified()]).toEqual([['operational'], []])
})

interface Said {
  status: IncidentStatus
  /** Minutes since the incident began. */
  at: number
}

/** The incident's row after updates posted in the order of their moments. */
function standing(said: readonly Said[]) {
  const over = (status: IncidentStatus) => status === 'resolved' || status === 'postmortem'
  const lastOpen = said.findLastIndex(({ status }) => !over(status))
  return {
    status: said.at(-1)?.status,
    monitoringAt: said.findLast(({ status }) => status === 'monitoring')?.at ?? null,
    resolvedAt: said[lastOpen + 1]?.at ?? null,
  }
}

test('whatever the order of the statuses, the row says what the updates say', () => {
  const walks = fc.array(fc.constantFrom(...incidentStatuses), { minLength: 1, maxLength: 8 })
  const room = statusRoom()
  fc.assert(
    fc.property(walks, (statuses) => {
      const began = room.clock.now()
      const said = statuses.map((status, index) => ({ status, at: began + index * minute }))
      const id = anIncident(room, {}, { status: statuses[0] ?? 'investigating' })
      for (const { status, at } of said.slice(1)) {
        room.clock.set(at)
        anUpdate(room, id, {}, { status })
      }
      expect(found(room, id)).toMatchObject(standing(said))
    }),
    { numRuns: 40 },
  )
})
