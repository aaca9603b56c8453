import { expect, test } from 'vitest'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { apiCalls } from '#src/testing/api-calls.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { addGroup } from '#src/testing/services.ts'
import { anIncident, day, hour, statusRoom } from '#src/testing/status-room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'

/** Two services of a group since ten days, one of which was out from six o'clock (UTC) until noon of the last day. */
function troubled() {
  const room = statusRoom()
  const { deps } = room
  const group = addGroup(deps)
  const add = (name: string) =>
    createService(deps, system, acmeId, {
      ...{ name, description: '', serviceGroupId: group, startedAt: testEpoch - 10 * day },
    }).id
  const [api, web] = [add('API'), add('Web')]
  const incident = anIncident(room, { [api]: 'major_outage' }, { startedAt: testEpoch - 6 * hour })
  resolveIncident(deps, system, acmeId, incident, { body: 'Over.', notify: false })
  return { deps, group, api, web, incident, ask: apiCalls(deps) }
}

test('the uptime of a component: its days, its seconds, its incidents', async () => {
  const { api, incident, ask } = troubled()
  const { value } = await ask('GET', `components/${api}/uptime`)
  expect(value).toEqual({
    range_start: '2026-02-28T00:00:00.000+01:00',
    range_end: '2026-03-10T23:59:59.999+01:00',
    uptime_percentage: 97.5,
    ...{ major_outage: 6 * 3600, partial_outage: 0, warnings: null },
    ...{ id: api, name: 'API', related_events: [{ id: incident }] },
  })
  const before = await ask('GET', `components/${api}/uptime?start=2026-01&end=2026-03-09&skip_related_events=true`)
  expect(before.value).toMatchObject({
    uptime_percentage: 100,
    major_outage: 0,
    warnings: [expect.stringMatching(/^Start/)],
  })
  expect(before.value).not.toHaveProperty('related_events')
})

test('the uptime of a group is that of its components that show theirs', async () => {
  const { group, api, web, incident, ask } = troubled()
  const read = async () => (await ask('GET', `component-groups/${group}/uptime`)).value
  expect(await read()).toMatchObject({
    ...{ id: group, name: 'Platform', uptime_percentage: 98.75, major_outage: 6 * 3600 },
    related_events: [
      { component_id: api, incidents: [{ id: incident }] },
      { component_id: web, incidents: [] },
    ],
  })
  await ask('PATCH', `components/${api}`, { component: { showcase: false } })
  expect(await read()).toMatchObject({ uptime_percentage: 100, major_outage: 0 })
})

test('where no uptime is shown there is none to ask for, and a wrong day is refused by its name', async () => {
  const { group, api, web, ask } = troubled()
  const refused = async (path: string) => (await ask('GET', path)).refused
  expect(await refused(`components/${api}/uptime?start=soon`)).toEqual([
    'start: Send a day such as 2026-03-10, or a month or a year of it.',
  ])
  for (const id of [api, web]) await ask('PATCH', `components/${id}`, { component: { showcase: false } })
  expect(await refused(`components/${api}/uptime`)).toEqual([
    'Visitors do not see the uptime of this component: set its showcase to true first.',
  ])
  expect(await refused(`component-groups/${group}/uptime`)).toEqual([
    'Visitors do not see the uptime of this group: set showcase of one of its components to true first.',
  ])
  expect((await ask('GET', 'components/unknown00000/uptime')).status).toBe(404)
})
