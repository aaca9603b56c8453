import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { serviceGroups, services } from '#src/db/schema/services.ts'
import { apiCalls, programOf } from '#src/testing/api-calls.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { addGroup, addService, pageOrder } from '#src/testing/services.ts'

function room() {
  const { deps, ...rest } = testRoom()
  return { deps, ...rest, ask: apiCalls(deps) }
}

const whole = {
  name: 'API',
  description: 'REST and webhooks',
  status: 'partial_outage',
  showcase: false,
  only_show_if_degraded: true,
  start_date: '2025-06-01',
}

test('a program creates a component with every field, and reads back what it wrote', async () => {
  const { deps, ask } = room()
  const group = addGroup(deps)
  addService(deps, 'Web', group)
  const sent = { ...whole, group_id: group, position: 1 }
  const made = await ask('POST', 'components', { component: sent })
  expect([made.status, made.value]).toEqual([
    201,
    {
      ...{ id: expect.stringMatching(/^id\d{10}$/), page_id: acmeId, group: false, automation_email: null, ...sent },
      ...{ created_at: '2026-03-10T12:00:00.000Z', updated_at: '2026-03-10T12:00:00.000Z' },
    },
  ])
  expect(Object.keys(made.value)).toEqual(
    'id page_id group_id created_at updated_at group name description position status showcase only_show_if_degraded automation_email start_date'.split(
      ' ',
    ),
  )
  expect((await ask('GET', `components/${made.value.id}`)).value).toEqual(made.value)
  expect(pageOrder(deps)).toEqual(['Platform: API, Web', ''])
})

test('of a component that is made by its name alone the rest is as usual', async () => {
  const { ask } = room()
  const { value } = await ask('POST', 'components', { component: { name: 'API', status: '', group_id: null } })
  expect(value).toMatchObject({
    ...{ description: null, status: 'operational', showcase: true, only_show_if_degraded: false },
    ...{ group_id: null, position: 1, start_date: '2026-03-10' },
  })
})

test.each(['PATCH', 'PUT'])(
  '%s changes every field, and reads back what it wrote; it may send back all of it',
  async (method) => {
    const { deps, ask } = room()
    const [group, id] = [addGroup(deps), addService(deps, 'Old')]
    for (const name of ['Web', 'Mail']) addService(deps, name, group)
    const sent = { ...whole, group_id: group, position: 2 }
    const changed = await ask(method, `components/${id}`, { component: sent })
    expect(changed).toMatchObject({ status: 200, value: { id, ...sent } })
    expect((await ask('GET', `components/${id}`)).value).toEqual(changed.value)
    expect(await ask(method, `components/${id}`, { component: changed.value })).toEqual(changed)
    expect(pageOrder(deps)).toEqual(['Platform: Web, API, Mail', ''])
  },
)

test.each([
  [{ name: 'REST' }],
  [{ description: 'New' }],
  [{ description: null }],
  [{ status: 'major_outage' }],
  [{ group_id: null }],
  [{ showcase: false }],
  [{ only_show_if_degraded: true }],
  [{ start_date: null }],
  [{ position: 2 }],
])('%j changes that alone', async (sent) => {
  const { deps, ask } = room()
  const group = addGroup(deps)
  const [id] = [addService(deps, 'API', group), addService(deps, 'Web', group)]
  await ask('PATCH', `components/${id}`, { component: { description: 'Old' } })
  const before = (await ask('GET', `components/${id}`)).value
  const { value } = await ask('PATCH', `components/${id}`, { component: sent })
  expect(value).toEqual({ ...before, ...sent })
})

test.each(['null', '', null])('a group_id of %j takes it out of its group, as a form and as JSON', async (group_id) => {
  const { deps, ask } = room()
  const id = addService(deps, 'API', addGroup(deps))
  expect((await ask('PATCH', `components/${id}`, { component: { group_id } })).value.group_id).toBeNull()
})

test.each<[object, string]>([
  [{ name: '' }, 'component[name]: This is empty: type something.'],
  [{ name: '  ' }, 'component[name]: Type a name.'],
  [{ name: 'A\nB' }, 'component[name]: A name is one line of plain text: remove the control characters.'],
  [{ name: 'x'.repeat(101) }, 'component[name]: A name has at most 100 characters.'],
  [
    { description: 'x'.repeat(501) },
    'component[description]: Keep the description under 500 characters; this has 501.',
  ],
  [{ group_id: 'unknown00000' }, 'component[group_id]: Send the id of a group of this page, or null.'],
  [
    { start_date: '2026-03-11' },
    'component[start_date]: Choose a day that is not after today, 2026-03-10 in Europe/Berlin.',
  ],
  [{ position: 0 }, 'component[position]: Send a whole number from 1 to 10000.'],
  [{ automation_email: 'a@b.example' }, 'component[automation_email]: No mail sets a status here: leave it out.'],
  [{ id: 'other0000000' }, 'component[id]: Opsentry gives it: leave it out.'],
  [{ group: true }, 'component[group]: A component becomes no group: leave it out.'],
])('%j is refused by its name, and what is sent with it does not happen', async (wrong, sentence) => {
  const { deps, ask, audited } = room()
  const id = addService(deps)
  const before = [await ask('GET', 'components'), audited()]
  const refused = await ask('PATCH', `components/${id}`, { component: { status: 'major_outage', ...wrong } })
  expect(refused).toEqual({ status: 422, value: {}, refused: [sentence] })
  expect([await ask('GET', 'components'), audited()]).toEqual(before)
})

test('what an import brought may be sent back as it is, though nobody could type it here', async () => {
  const { deps, db, ask, audited } = room()
  const [group, id] = [addGroup(deps), addService(deps)]
  const long = { name: 'n'.repeat(200), description: 'd'.repeat(2000) }
  db.update(services).set(long).where(eq(services.id, id)).run()
  db.update(serviceGroups).set(long).where(eq(serviceGroups.id, group)).run()
  const entries = audited().length
  for (const path of [`components/${id}`, `component-groups/${group}`]) {
    const { value } = await ask('GET', path)
    const { status, ...rest } = value
    const sent = path.startsWith('components') ? { component: rest } : { component_group: rest }
    expect(await ask('PUT', path, sent)).toMatchObject({ status: 200, value })
  }
  expect(audited()).toHaveLength(entries)
})

test('a deleted component is gone, for whoever asks for it and from the lists', async () => {
  const { deps, ask, audited } = room()
  const [id, web] = [addService(deps), addService(deps, 'Web')]
  expect(await ask('DELETE', `components/${id}`)).toMatchObject({ status: 204 })
  const later = ['GET', 'PATCH', 'PUT', 'DELETE'].map((method) => ask(method, `components/${id}`, { component: {} }))
  expect((await Promise.all(later)).map(({ status }) => status)).toEqual([404, 404, 404, 404])
  expect((await ask('GET', 'components')).value).toMatchObject([{ id: web }])
  expect(audited().at(-1)).toBe('service.archived')
})

test('groups stand among the components, take a name and a description there, and refuse what is of their components', async () => {
  const { deps, ask } = room()
  const group = addGroup(deps)
  const [id, alone] = [addService(deps, 'API', group), addService(deps, 'Web')]
  await ask('PATCH', `components/${id}`, { component: { status: 'major_outage' } })
  const list = (await ask('GET', 'components')).value
  expect(list).toMatchObject([
    { id: group, group: true, name: 'Platform', group_id: null, status: 'major_outage' },
    { id, group: false, group_id: group },
    { id: alone, group_id: null },
  ])
  expect((await ask('GET', `components/${group}`)).value).toEqual(list[0])
  const named = await ask('PATCH', `components/${group}`, {
    component: { ...list[0], name: 'Core', description: 'All' },
  })
  expect(named.value).toEqual({ ...list[0], name: 'Core', description: 'All' })
  const refused = await ask('PATCH', `components/${group}`, { component: { status: 'operational', name: 'X' } })
  expect(refused.refused).toEqual(['component[status]: A group is what its components are: leave it out.'])
  expect(await ask('DELETE', `components/${group}`)).toMatchObject({ status: 204 })
  expect(pageOrder(deps)).toEqual(['Web, API'])
})

test('a token that may set a status sets nothing else; another organization’s is told of no page', async () => {
  const { deps } = room()
  const [id, group] = [addService(deps), addGroup(deps)]
  const status = { component: { status: 'major_outage' } }
  const editor = apiCalls(deps, programOf('editor'))
  expect((await editor('PATCH', `components/${id}`, status)).status).toBe(200)
  const tried = [
    editor('PATCH', `components/${id}`, { component: { name: 'X' } }),
    editor('PATCH', `components/${group}`, { component: { name: 'X' } }),
    editor('POST', 'components', { component: { name: 'X' } }),
    editor('DELETE', `components/${id}`),
    apiCalls(deps, programOf('viewer'))('PATCH', `components/${id}`, status),
    apiCalls(deps, programOf('owner', otherId))('GET', 'components'),
    apiCalls(deps, programOf('owner', otherId))('GET', `/v1/pages/${otherId}/components/${id}`),
  ]
  expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 404, 404])
  expect(pageOrder(deps)).toEqual(['Platform: ', 'API'])
})
