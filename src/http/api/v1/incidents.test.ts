import { expect, test } from 'vitest'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { ProgramRefusal } from '../../program-refusal.ts'
import { callOperation } from './call.ts'

/** One app for all; each test has an organization's incidents of its own in mind, not the others'. */
const app = testApp()
const { deps } = app
const service = (name: string) =>
  createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
const [api, web] = [service('API'), service('Web')]

type Json = Record<string, unknown>

async function ask(method: string, path: string, body?: unknown): Promise<Json> {
  const { value } = await callOperation(deps, system, { method, path: `/v1/pages/${acmeId}/${path}`, body })
  return value as Json
}

/** The sentences of a refusal. */
async function refused(method: string, path: string, body?: unknown): Promise<readonly string[]> {
  try {
    await ask(method, path, body)
  } catch (error) {
    return error instanceof ProgramRefusal ? error.sentences : [String(error)]
  }
  return []
}

const create = (incident: Json) => ask('POST', 'incidents', { incident: { deliver_notifications: false, ...incident } })
const change = (id: unknown, incident: Json) => ask('PATCH', `incidents/${id}`, { incident })
const soon = () => new Date(deps.clock.now() + 3_600_000).toISOString()
const later = () => new Date(deps.clock.now() + 7_200_000).toISOString()
const names = ({ components }: Json) => (components as Json[]).map(({ name }) => name)
const statuses = ({ components }: Json) => (components as Json[]).map(({ status }) => status)
const updates = (one: Json) => (one.incident_updates as Json[]).map(({ status, body }) => [status, body])

test('an incident with the fields that programs send most is read back as it was sent', async () => {
  const sent = {
    ...{ name: 'Sign-ins fail', status: 'identified', impact_override: 'critical', reminder_intervals: '[1, 5]' },
    metadata: { jira: { issue_id: 'OPS-1' } },
  }
  const made = await create({
    ...sent,
    body: 'A cable.',
    components: { [api]: 'major_outage' },
    component_ids: [api, web],
  })
  expect(made).toMatchObject({ ...sent, impact: 'critical', page_id: acmeId, scheduled_for: null, backfilled: false })
  expect([names(made), statuses(made)]).toEqual([
    ['API', 'Web'],
    ['major_outage', 'operational'],
  ])
  expect(made.incident_updates).toMatchObject([
    {
      ...{ status: 'identified', body: 'A cable.', deliver_notifications: false, wants_twitter_update: false },
      affected_components: [{ code: api, name: 'API', old_status: 'operational', new_status: 'major_outage' }],
    },
  ])
  expect(await ask('GET', `incidents/${made.id}`)).toEqual(made)
  const cleared = await change(made.id, { impact_override: null, reminder_intervals: null, metadata: {} })
  expect(cleared).toMatchObject({ impact_override: null, reminder_intervals: null, metadata: {} })
  const over = await change(made.id, { status: 'resolved' })
  expect([over.resolved_at === null, statuses(over)]).toEqual([false, ['operational', 'operational']])
  expect(updates(over)[0]).toEqual(['resolved', 'This incident has been resolved.'])
})

test('ids come as a list, alone in a map, or in the field of their own', async () => {
  expect(names(await create({ name: 'A', components: [web] }))).toEqual(['Web'])
  expect(names(await create({ name: 'B', components: { [web]: '', [api]: 'operational' } }))).toEqual(['API', 'Web'])
  const { id } = await create({ name: 'C', component_ids: [web] })
  expect(names(await change(id, { components: { [api]: '' } }))).toEqual(['API', 'Web'])
  expect(names(await change(id, { component_ids: [api] }))).toEqual(['API'])
  expect(names(await change(id, { component_ids: [] }))).toEqual([])
})

test('maintenance goes its whole way through the same operations', async () => {
  const flags = {
    ...{ scheduled_auto_in_progress: true, scheduled_auto_completed: true, scheduled_remind_prior: true },
    ...{ auto_transition_to_maintenance_state: true, auto_transition_to_operational_state: false },
    ...{ auto_transition_deliver_notifications_at_start: false, auto_transition_deliver_notifications_at_end: true },
  }
  const times = { scheduled_for: soon(), scheduled_until: later() }
  const made = await create({ name: 'Disks', ...times, ...flags, component_ids: [api] })
  expect(made).toMatchObject({ ...times, ...flags, status: 'scheduled', impact: 'maintenance', impact_override: null })
  expect(made.shortlink).toContain('/maintenance/')
  const way = []
  for (const status of ['in_progress', 'verifying', 'completed', 'in_progress', 'completed']) {
    deps.clock.advance(1)
    const { status: now, ...rest } = await change(made.id, { status, auto_transition_to_operational_state: true })
    way.push([now, ...statuses(rest)])
  }
  expect(way).toEqual([
    ['in_progress', 'under_maintenance'],
    ['verifying', 'under_maintenance'],
    ['completed', 'operational'],
    ['in_progress', 'under_maintenance'],
    ['completed', 'operational'],
  ])
  expect(await ask('DELETE', `incidents/${made.id}`)).toMatchObject({ id: made.id, status: 'completed' })
  expect(await refused('GET', `incidents/${made.id}`)).toEqual([expect.stringContaining('There is no such incident.')])
})

test('one alias starts it, and a moment without a zone is the page’s', async () => {
  const made = await create({
    ...{ name: 'Disks', status: 'scheduled', scheduled_auto_transition: true },
    ...{ scheduled_for: '2026-07-01T12:00', scheduled_until: '2026-07-01 13:00' },
  })
  expect(made).toMatchObject({
    ...{ scheduled_auto_in_progress: true, scheduled_for: '2026-07-01T10:00:00.000Z' },
    scheduled_until: '2026-07-01T11:00:00.000Z',
  })
})

test('a back-filled incident stands where it was', async () => {
  const made = await create({ name: 'Once', backfilled: true, backfill_date: '2020-02-01', body: 'It was down.' })
  const at = '2020-01-31T23:00:00.000Z'
  expect(made).toMatchObject({ backfilled: true, status: 'resolved', started_at: at, resolved_at: at })
  expect(made.incident_updates).toMatchObject([{ status: 'resolved', display_at: at, deliver_notifications: false }])
  expect(await change(made.id, { backfilled: true, backfill_date: '2020-02-02T00:00:00Z' })).toMatchObject({
    started_at: '2020-02-02T00:00:00.000Z',
  })
})

test.each<[string, Json, string]>([
  ['a tweet', { auto_tweet_on_creation: true }, 'incident[auto_tweet_on_creation]: Nothing is tweeted here'],
  [
    'a flag of maintenance',
    { scheduled_auto_completed: true },
    'incident[scheduled_auto_completed]: This is for maintenance alone',
  ],
  ['maintenance without a time', { status: 'scheduled' }, 'incident[scheduled_for]: Maintenance needs it'],
  [
    'maintenance without an end',
    { scheduled_for: '2026-07-01T12:00Z' },
    'incident[scheduled_until]: Maintenance needs it',
  ],
  [
    'a time that is none',
    { scheduled_for: 'tomorrow', scheduled_until: 'x' },
    'incident[scheduled_for]: Send a moment such as',
  ],
  [
    'an end before the start',
    { scheduled_for: '2026-07-02', scheduled_until: '2026-07-01' },
    'incident[scheduled_until]: The end must be after the start',
  ],
  [
    'an incident’s status of maintenance',
    { status: 'monitoring', scheduled_for: '2026-07-02' },
    'incident[status]: Maintenance is scheduled, in_progress',
  ],
  [
    'a status of no component',
    { components: { [api]: 'broken' } },
    `incident[components][${api}]: Send one of operational`,
  ],
  [
    'no component',
    { component_ids: ['abcdefghijkl'] },
    'incident[components]: There is no component abcdefghijkl here.',
  ],
  ['an unknown status', { status: 'open' }, 'incident[status]: Send one of investigating'],
  ['an unknown field', { colour: 'red' }, 'incident[colour]: This is not known here.'],
  ['an empty name', { name: ' ' }, 'incident[name]: Give the incident a title'],
  ['a long name', { name: 'x'.repeat(256) }, 'incident[name]: Send a text of at most 255 characters.'],
  ['flat metadata', { metadata: { jira: 'OPS-1' } }, 'incident[metadata]: Send an object whose values are objects'],
  [
    'metadata without end',
    { metadata: { a: { b: 'x'.repeat(20_000) } } },
    'incident[metadata]: Keep its JSON under 16,000',
  ],
  [
    'deep metadata',
    { metadata: { a: JSON.parse(`${'{"a":'.repeat(50)}{}${'}'.repeat(50)}`) } },
    'incident[metadata]: Nest it at most 10',
  ],
  ['wrong hours', { reminder_intervals: '[5, 1]' }, 'incident[reminder_intervals]: Send a list of growing hours'],
  [
    'a back-filled one with components',
    { backfilled: true, backfill_date: '2020-01-01', component_ids: [api] },
    'incident[components]: A back-filled incident has none',
  ],
  ['a back-filled one without a day', { backfilled: true }, 'incident[backfill_date]: Send when it was'],
  [
    'a back-filled one to come',
    { backfilled: true, backfill_date: '2999-01-01' },
    'incident[backfill_date]: This is still to come',
  ],
  [
    'a day of none that is back-filled',
    { backfill_date: '2020-01-01' },
    'incident[backfill_date]: Send backfilled: true',
  ],
  [
    'two names of one field',
    {
      scheduled_for: '2026-07-01',
      scheduled_until: '2026-07-02',
      scheduled_auto_transition: true,
      scheduled_auto_in_progress: false,
    },
    'incident[scheduled_auto_transition]: It is the same as',
  ],
])('%s is refused by name, and nothing is made', async (_, incident, sentence) => {
  const before = await ask('GET', 'incidents')
  const said = await refused('POST', 'incidents', { incident: { name: 'X', ...incident } })
  expect(said[0]).toContain(sentence)
  expect(await ask('GET', 'incidents')).toEqual(before)
})

test('what an incident or a maintenance cannot become is refused by name', async () => {
  const { id: incident } = await create({ name: 'X' })
  const { id: window } = await create({ name: 'Y', scheduled_for: soon(), scheduled_until: later() })
  const of = async (id: unknown, fields: Json) => (await refused('PUT', `incidents/${id}`, { incident: fields }))[0]
  expect(await of(incident, { status: 'in_progress' })).toContain('incident[status]: This is an incident')
  expect(await of(incident, { scheduled_for: soon() })).toContain(
    'incident[scheduled_for]: This incident is no maintenance',
  )
  expect(await of(incident, { backfilled: true })).toContain('incident[backfilled]: This is false since')
  expect(await of(window, { status: 'resolved' })).toContain('incident[status]: This is maintenance')
  expect(await of(window, { scheduled_for: null })).toContain('incident[scheduled_for]: Maintenance needs it')
  expect(await of(window, { reminder_intervals: '4' })).toContain('incident[reminder_intervals]: This is for incidents')
  expect(await of(window, { components: { [api]: 'major_outage' } })).toContain(
    'incident[components]: Maintenance knows',
  )
})

test('an update that was posted is changed by its id, of an incident and of a maintenance', async () => {
  for (const more of [{}, { scheduled_for: soon(), scheduled_until: later() }]) {
    const { id, incident_updates } = await create({ name: 'X', body: 'First.', ...more })
    const [update] = incident_updates as Json[]
    const path = `incidents/${id}/incident_updates/${update?.id}`
    const display_at = new Date(deps.clock.now() - 60_000).toISOString()
    const changed = await ask('PATCH', path, { incident_update: { body: 'Better.', display_at } })
    expect(changed).toMatchObject({ id: update?.id, incident_id: id, body: 'Better.', display_at })
    expect(await refused('PUT', path, { incident_update: { body: ' ' } })).toEqual([
      'incident_update[body]: This is empty: type something.',
    ])
    expect(await refused('PUT', path, { incident_update: { wants_twitter_update: true } })).toHaveLength(1)
    // Behind the last hour that there is: the schema takes it for a date.
    expect(await refused('PUT', path, { incident_update: { display_at: '1969-12-31T23:59:59Z' } })).toEqual([
      'incident_update[display_at]: Send a moment such as 2026-03-10T12:00:00Z.',
    ])
  }
})

test('a postmortem is drafted, published, reverted and deleted', async () => {
  const { id } = await create({ name: 'X', status: 'resolved' })
  const at = (path = '') => `incidents/${id}/postmortem${path}`
  expect(await ask('PUT', at(), { postmortem: { body_draft: 'DNS.' } })).toMatchObject({
    body: null,
    body_draft: 'DNS.',
  })
  const published = await ask('PUT', at('/publish'), { postmortem: { notify_subscribers: true } })
  expect(published).toMatchObject({ body: 'DNS.', body_draft: null, notify_subscribers: true })
  expect(await ask('GET', `incidents/${id}`)).toMatchObject({
    ...{ status: 'postmortem', postmortem_body: 'DNS.', postmortem_notified_subscribers: true },
    postmortem_published_at: published.published_at,
  })
  expect(await ask('PUT', at('/revert'))).toMatchObject({ body: null, body_draft: 'DNS.', published_at: null })
  expect(await refused('PUT', at('/publish'), { postmortem: { notify_twitter: true } })).toHaveLength(1)
  expect(await refused('PUT', at(), { postmortem: { body_draft: '' } })).toEqual([
    'postmortem[body_draft]: This is empty: type something.',
  ])
  expect(await ask('DELETE', at())).toBeNull()
  expect(await refused('GET', at())).toEqual([expect.stringContaining('There is no such postmortem.')])
})

test('templates are kept with their components, or refused by name', async () => {
  const template = { name: 'T', title: 'Down', body: 'At {{time}}.' }
  const more = { update_status: 'monitoring', should_send_notifications: false, component_ids: [web] }
  const made = await ask('POST', 'incident_templates', { template: { ...template, ...more } })
  expect(made).toMatchObject({
    ...template,
    update_status: 'monitoring',
    should_send_notifications: false,
    group_id: null,
  })
  expect(names(made)).toEqual(['Web'])
  expect(await ask('GET', 'incident_templates')).toContainEqual(made)
  for (const [field, value] of Object.entries({
    group_id: 'x',
    should_tweet: true,
    update_status: 'scheduled',
    component_ids: ['x'],
  }))
    expect((await refused('POST', 'incident_templates', { template: { ...template, [field]: value } }))[0]).toContain(
      `template[${field}]: `,
    )
})

test('subscribers of one incident are listed, shown and taken out; a telephone is refused by name', async () => {
  const { id } = await create({ name: 'X' })
  const at = (path = '') => `incidents/${id}/subscribers${path}`
  const subscriber = { email: 'sue@example.org', skip_confirmation_notification: true }
  const made = await ask('POST', at(), { subscriber })
  expect(made).toMatchObject({ ...subscriber, mode: 'email', components: [] })
  expect(await ask('GET', at())).toEqual([made])
  expect(await ask('GET', at(`/${made.id}`))).toEqual(made)
  expect(await ask('DELETE', at(`/${made.id}`))).toEqual(made)
  expect(await ask('GET', at())).toEqual([])
  const phone = { phone_number: '1', phone_country: 'US' }
  expect(await refused('POST', at(), { subscriber: phone })).toEqual([
    'subscriber[phone_country]: Nobody is told by telephone here: send an email.',
  ])
  expect(await refused('POST', at(), { subscriber: {} })).toEqual(['subscriber[email]: This is missing.'])
  expect(await refused('POST', at(), { subscriber: { email: 'no address' } })).toEqual([
    expect.stringContaining('subscriber[email]: '),
  ])
})

test('another organization’s incident is not there', async () => {
  const { id } = await create({ name: 'X' })
  const foreign = { method: 'GET', path: `/v1/pages/${otherId}/incidents/${id}` }
  await expect(async () => callOperation(deps, system, foreign)).rejects.toThrow('There is no such incident.')
})

test('a form with brackets means what JSON means', async () => {
  const token = createApiToken(deps, system, acmeId, { name: 'Bot', role: 'editor', days: 30 })
  const form = new URLSearchParams([
    ['incident[name]', 'By form'],
    ['incident[status]', 'monitoring'],
    ['incident[deliver_notifications]', 'false'],
    ['incident[impact_override]', ''],
    ['incident[metadata][jira][issue_id]', 'OPS-1'],
    ['incident[component_ids][]', web],
    [`incident[components][${api}]`, 'partial_outage'],
  ])
  const { status, text } = await app.withToken(token).send(`/v1/pages/${acmeId}/incidents.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  })
  const made = JSON.parse(text)
  expect(made).toMatchObject({ name: 'By form', status: 'monitoring', impact_override: null })
  expect([status, made.metadata, names(made)]).toEqual([201, { jira: { issue_id: 'OPS-1' } }, ['API', 'Web']])
  expect(made.incident_updates[0]).toMatchObject({ deliver_notifications: false })
})

test('a viewer’s token reads and changes nothing; an editor’s adds no subscriber', async () => {
  const { id } = await create({ name: 'X' })
  const tokenOf = (role: 'viewer' | 'editor') =>
    app.withToken(createApiToken(deps, system, acmeId, { name: role, role, days: 30 }))
  const post = async (role: 'viewer' | 'editor', path: string, body: Json) => {
    const headers = { 'content-type': 'application/json' }
    const sent = { method: 'POST', headers, body: JSON.stringify(body) }
    return (await tokenOf(role).send(`/v1/pages/${acmeId}/${path}`, sent)).status
  }
  expect((await tokenOf('viewer').get(`/v1/pages/${acmeId}/incidents/${id}`)).status).toBe(200)
  expect(await post('viewer', 'incidents', { incident: { name: 'Y' } })).toBe(403)
  expect(await post('editor', `incidents/${id}/subscribers`, { subscriber: { email: 'a@example.org' } })).toBe(403)
})
