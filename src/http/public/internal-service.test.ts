import { beforeAll, expect, test } from 'vitest'
import { sendDelivery } from '#src/domain/deliveries/send-delivery.ts'
import { findIncident } from '#src/domain/incidents/find-incident.ts'
import { previewMail } from '#src/domain/incidents/preview-mail.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { outbox } from '#src/domain/notifications/deliver-due.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { editService } from '#src/domain/services/edit-service.ts'
import { restoreService } from '#src/domain/services/restore-service.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { countAudience } from '#src/domain/subscribers/count-audience.ts'
import { allDeliveries, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { internalServices } from '#src/testing/internal-services.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { channels } from '#src/words.ts'

let room: ReturnType<typeof internalServices>
beforeAll(() => {
  room = internalServices()
})

/** Every address that anybody may read, with each of these ids where it takes one. */
function publicPaths(asked: readonly string[]): string[] {
  const tokens = room.followers.map((id) => signedToken(room.app.deps, 'subscription', id))
  const paths = room.app.app.routes
    .filter(({ method, path }) => method === 'GET' && path.startsWith('/s/:slug'))
    .flatMap(({ path }) => tokens.map((token) => path.replace(':slug', 'acme').replace(':token', token)))
    .flatMap((path) => asked.map((id) => path.replace(':id', id).replace(/:\w+/g, 'unknown')))
  const narrowed = asked.flatMap((id) => [`/s/acme/history?service=${id}`, `/s/acme/subscribe?service=${id}`])
  return [...new Set([...paths, ...narrowed, '/', '/readyz', '/robots.txt'])]
}

async function answersOf(paths: readonly string[]): Promise<Map<string, { status: number; text: string }>> {
  const visitor = room.app.visitor()
  const answers = new Map<string, { status: number; text: string }>()
  for (const path of paths) {
    const { status, text, headers } = await visitor.get(path)
    const { link = '', location = '' } = Object.fromEntries(headers)
    answers.set(path, { status, text: `${link} ${location} ${text}` })
  }
  return answers
}

test('no public address names an internal service, by name, group or id, nor what is about it alone', async () => {
  const answers = await answersOf(publicPaths([room.ids.shown, room.ids.both, room.ids.window]))
  for (const [path, { text }] of answers) expect([path, room.leakIn(text)]).toEqual([path, undefined])
  // The page, its history, incidents, maintenance, the service, feeds, badges, calendars, the API and the subscription.
  expect([...answers.values()].filter(({ status }) => status === 200).length).toBeGreaterThan(28)
  const token = signedToken(room.app.deps, 'subscription', room.followers[0] ?? '')
  const { text } = await room.app.visitor().get(`/s/acme/subscriptions/${token}/export.json`)
  expect(JSON.parse(text).subscriber.follows.services).toEqual([{ id: room.ids.shown, name: 'API' }])
})

test('under its own id, and those of what is about it alone, an address answers as under any that nobody has', async () => {
  const answersUnder = async (id: string) =>
    [...(await answersOf(publicPaths([id])))].map(([path, { status, text }]) => {
      const [address, answer] = [path, text].map((one) => one.replaceAll(id, 'anything'))
      return `${address} ${status} ${answer}`
    })
  const nothing = await answersUnder('unknown00000')
  expect(nothing.filter((answer) => answer.includes('anything')).length).toBeGreaterThan(8)
  for (const id of [room.ids.hidden, room.ids.turned, ...room.untold]) expect(await answersUnder(id)).toEqual(nothing)
})

test('whatever happens to it changes no byte of what anybody may read', async () => {
  const { deps } = room.app
  const paths = publicPaths([room.ids.shown, room.ids.both, room.ids.window])
  const before = await answersOf(paths)
  expect(JSON.parse(before.get('/s/acme/api/v2/status.json')?.text ?? '').status).toEqual({
    ...{ indicator: 'major', description: 'Partial System Outage' },
  })
  setServiceStatus(deps, system, acmeId, room.ids.alone, 'major_outage')
  const incident = room.open('Chimera fails again', { [room.ids.alone]: 'major_outage' })
  notifyOfMaintenance(deps, { serviceIds: [room.ids.turned], title: 'Chimera rests' })
  expect(await answersOf(paths)).toEqual(before)
  resolveIncident(deps, system, acmeId, incident, { body: 'Chimera runs again.', notify: true })
  archiveService(deps, system, acmeId, room.ids.alone, 'Chimera too')
  expect(await answersOf(paths)).toEqual(before)
  restoreService(deps, system, acmeId, room.ids.alone)
  expect(await answersOf(paths)).toEqual(before)
})

test('nobody can choose it', async () => {
  const form = { email: 'new@example.org', scope: 'services', incidents: 'yes', [`service-${room.ids.hidden}`]: 'yes' }
  const answer = await room.app.visitor().post('/subscribe', form)
  expect([answer.status, room.leakIn(answer.text)]).toEqual([422, undefined])
})

test('no message names it, on whatever channel, not even one that was on its way', async () => {
  const [kinds, kept]: [Set<string>, string[]] = [new Set(), []]
  for (const delivery of allDeliveries(room.app.deps)) {
    kinds.add(`${delivery.kind} ${delivery.channel}`)
    // As it leaves when it is queued: later much is left for its age, or for a newer one.
    const clock = { ...room.app.deps.clock, now: () => delivery.createdAt }
    const sent = await sendDelivery({ ...room.app.deps, clock }, outbox, delivery)
    if (sent.outcome === 'suppressed') kept.push(sent.answer)
  }
  for (const kind of ['status_update', 'maintenance_update', 'maintenance_reminder'])
    for (const channel of channels) expect(kinds).toContain(`${kind} ${channel}`)
  expect(kinds).toContain('service_status webhook')
  const said = [...room.mails.map((mail) => JSON.stringify(mail)), ...room.posts.map((post) => JSON.stringify(post))]
  expect(said.length).toBeGreaterThan(24)
  expect(said.flatMap((one) => room.leakIn(one) ?? [])).toEqual([])
  // It was set by hand too: programs hear of the other one alone.
  const events = room.posts.filter(({ body }) => body.includes('component_update')).map(({ body }) => JSON.parse(body))
  expect(new Set(events.map(({ component }) => component.id))).toEqual(new Set([room.ids.shown]))
  const untold = kept.filter((why) => why === 'It names internal services alone.')
  // The update and the announcement on each channel, and on its own endpoint.
  expect(untold.length).toBe(2 * (channels.length + 1))
})

test('whoever follows it alone hears nothing, and nobody hears of what is about it alone', () => {
  const addresses = allDeliveries(room.app.deps).map(({ address }) => address)
  expect(addresses).toContain('sue@example.org')
  expect(addresses).not.toContain('ida@example.org')
  const reached = (serviceIds: string[]) => countAudience(room.app.deps.db, acmeId, { kind: 'incident', serviceIds })
  expect(reached([room.ids.hidden])).toEqual([])
  expect(reached([room.ids.hidden, room.ids.shown]).find(({ channel }) => channel === 'email')).toMatchObject({
    people: 2,
  })
  expect(reached([]).find(({ channel }) => channel === 'email')).toMatchObject({ people: 1 })
})

test('an incident of both is as bad as it is for visitors', async () => {
  const { text } = await room.app.visitor().get('/api/v2/incidents.json')
  const { incidents } = JSON.parse(text)
  expect(incidents).toMatchObject([{ id: room.ids.both, impact: 'major', components: [{ id: room.ids.shown }] }])
  expect(findIncident(room.app.deps.db, acmeId, room.untold[0] ?? '').impact).toBe('none')
})

test('once it is public, so is all that is about it', async () => {
  const { deps } = room.app
  const read = async () => (await room.app.visitor().get('/api/v2/incidents.json')).text
  editService(deps, system, acmeId, room.ids.turned, { internal: false })
  expect(await read()).toContain('Chimera is slow')
  editService(deps, system, acmeId, room.ids.turned, { internal: true })
  expect(room.leakIn(await read())).toBeUndefined()
})

test('the mail that is previewed leaves it out as the one that leaves does', () => {
  const fields = { title: 'Down', body: 'x', [`service-${room.ids.hidden}`]: 'major_outage' }
  const organization = organizationById(room.app.deps, acmeId)
  const { subject, html, text } = previewMail(room.app.deps, organization, undefined, fields)
  expect(room.leakIn(`${subject} ${html} ${text}`)).toBeUndefined()
})

test('the composer marks it, and says what stays with the team', async () => {
  const editor = room.app.as('ed')
  expect((await editor.get('/app/acme/incidents/new')).text).toContain('<span class="hint">internal</span>')
  const fragment = async (fields: Record<string, string>) =>
    (await editor.post('/app/acme/incidents/draft', { title: 'x', body: 'x', ...fields }, { 'hx-request': 'true' }))
      .text
  const warning = 'This names internal services alone: it stays with your team.'
  expect(await fragment({ [`service-${room.ids.hidden}`]: 'major_outage' })).toContain(warning)
  const more = { [`service-${room.ids.hidden}`]: 'major_outage', [`service-${room.ids.shown}`]: 'major_outage' }
  for (const fields of [{}, more]) expect(await fragment(fields)).not.toContain(warning)
  expect((await editor.get(`/app/acme/incidents/${room.untold[0]}`)).text).toContain(warning)
})
