import { expect, test } from 'vitest'
import { apiCalls, programOf } from '#src/testing/api-calls.ts'
import { acmeId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { addGroup, addService, pageOrder } from '#src/testing/services.ts'

function room() {
  const { deps, audited } = testRoom()
  const [api, web, mail] = ['API', 'Web', 'Mail'].map((name) => addService(deps, name)) as [string, string, string]
  return { deps, audited, ask: apiCalls(deps), api, web, mail }
}

test('a group is created with its components in their order and its description beside the wrapper, and read back', async () => {
  const { deps, ask, api, web } = room()
  const sent = { description: 'All of it', component_group: { name: 'Core', components: [web, api] } }
  const made = await ask('POST', 'component-groups', sent)
  const at = '2026-03-10T12:00:00.000Z'
  expect([made.status, Object.entries(made.value)]).toEqual([
    201,
    [
      ['id', expect.stringMatching(/^id\d{10}$/)],
      ['page_id', acmeId],
      ['name', 'Core'],
      ['description', 'All of it'],
      ['components', [web, api]],
      ['position', 1],
      ['created_at', at],
      ['updated_at', at],
    ],
  ])
  expect((await ask('GET', `component-groups/${made.value.id}`)).value).toEqual(made.value)
  expect((await ask('GET', 'component-groups')).value).toEqual([made.value])
  expect(pageOrder(deps)).toEqual(['Core: Web, API', 'Mail'])
})

test.each(['PATCH', 'PUT'])('%s changes every field of a group, and may send back all of it', async (method) => {
  const { deps, ask, api, mail } = room()
  const id = addGroup(deps, 'Old')
  addService(deps, 'Gone', id)
  const sent = { name: 'Core', components: [mail, api], description: 'All of it' }
  const changed = await ask(method, `component-groups/${id}`, { component_group: sent })
  expect(changed).toMatchObject({ status: 200, value: { id, ...sent } })
  expect((await ask('GET', `component-groups/${id}`)).value).toEqual(changed.value)
  expect(await ask(method, `component-groups/${id}`, { component_group: changed.value })).toEqual(changed)
  expect(pageOrder(deps)).toEqual(['Core: Mail, API', 'Web, Gone'])
})

test.each<[object, object]>([
  [{ component_group: { name: 'New' } }, { name: 'New' }],
  [{ description: 'New' }, { description: 'New' }],
  [{ description: '' }, { description: null }],
  [{ component_group: { description: null } }, { description: null }],
  [{ component_group: { components: [] } }, { components: [] }],
  [{ component_group: {} }, {}],
])('%j changes that alone', async (sent, after) => {
  const { deps, ask } = room()
  const id = addGroup(deps)
  addService(deps, 'A', id)
  await ask('PATCH', `component-groups/${id}`, { description: 'Old' })
  const before = (await ask('GET', `component-groups/${id}`)).value
  expect((await ask('PATCH', `component-groups/${id}`, sent)).value).toEqual({ ...before, ...after })
})

test.each<[object, ...string[]]>([
  [{ name: 'X' }, 'component_group[components]: This is missing.'],
  [{ components: [] }, 'component_group[name]: This is missing.'],
  [{ name: ' ', components: [] }, 'component_group[name]: Type a name.'],
  [{ name: 'X', components: ['nobody'] }, 'component_group[components]: No service of this page has the id "nobody".'],
  [{ name: 'X', components: 'nobody' }, 'component_group[components]: Send a list of at most 1000.'],
])('a group of %j is not created', async (component_group, ...sentences) => {
  const { ask } = room()
  expect(await ask('POST', 'component-groups', { component_group })).toMatchObject({ status: 422, refused: sentences })
  expect((await ask('GET', 'component-groups')).value).toEqual([])
})

test('where Opsentry decides, a group cannot be changed', async () => {
  const { deps, ask } = room()
  const id = addGroup(deps)
  const tried = await ask('PATCH', `component-groups/${id}`, { component_group: { position: 2, name: 'X' } })
  expect(tried.refused).toEqual([
    'component_group[position]: A group is moved on its own page of the dashboard: leave it out.',
  ])
})

test('a deleted group answers what it was, is gone, and its components stay', async () => {
  const { deps, ask, api } = room()
  const { value } = await ask('POST', 'component-groups', { component_group: { name: 'Core', components: [api] } })
  expect(await ask('DELETE', `component-groups/${value.id}`)).toMatchObject({ status: 200, value })
  expect((await ask('GET', `component-groups/${value.id}`)).status).toBe(404)
  expect((await ask('GET', `components/${api}`)).value.group_id).toBeNull()
  expect(pageOrder(deps)).toEqual(['Web, Mail, API'])
})

test('an editor’s token reads groups and changes none', async () => {
  const { deps } = room()
  const id = addGroup(deps)
  const ask = apiCalls(deps, programOf('editor'))
  const tried = [
    ask('GET', 'component-groups'),
    ask('POST', 'component-groups', { name: 'X', components: [] }),
    ask('PUT', `component-groups/${id}`, { name: 'X' }),
    ask('DELETE', `component-groups/${id}`),
  ]
  expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([200, 403, 403, 403])
})
