import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { subscriberEvents } from '#src/db/schema/subscriber-events.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import { fillDemo } from '#src/domain/demo/fill-demo.ts'
import { createTemplate } from '#src/domain/incidents/incident-templates.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { readMetrics } from '#src/domain/metrics/read-charts.ts'
import { listArrivals } from '#src/domain/organizations/arrivals.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { claimsOf } from '#src/domain/organizations/domain-proof.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { setPicture } from '#src/domain/organizations/pictures.ts'
import { correctStatus } from '#src/domain/services/correct-status.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { editService } from '#src/domain/services/edit-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { subscribe } from '#src/testing/factories.ts'
import { expectNoDrift } from '#src/testing/kept-counts.ts'
import { aMetric, send } from '#src/testing/metrics.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { madeToPublish } from '#src/testing/publications.ts'
import { testRoom } from '#src/testing/room.ts'
import { type TestDeps, testDeps } from '#src/testing/test-deps.ts'
import { elsewhere, exported, fullOrganization, largest } from '#src/testing/transfers.ts'
import { unzip } from '#src/testing/unzip.ts'
import { channels, subscriberStates } from '#src/words.ts'
import { type Exported, exportedFiles } from './exported.ts'
import { importOrganization } from './import-organization.ts'

const fixtures = join(import.meta.dirname, '../../testing/fixtures')

async function filesOf(blob: Blob): Promise<Record<string, string>> {
  return unzip(new Uint8Array(await blob.arrayBuffer()))
}

/** The demo's incidents, maintenance, subscribers, team and the rest. */
async function demo(): Promise<{ deps: TestDeps; id: string }> {
  const deps = testDeps()
  const { slug } = await fillDemo(deps, system, 'correct horse battery')
  const id = deps.db.select().from(organizations).where(eq(organizations.slug, slug)).get()?.id ?? ''
  setPicture(deps, system, id, 'logo', readFileSync(join(fixtures, 'orchard.svg')))
  return { deps, id }
}

/** At least one of everything that an export holds, in every state that an import keeps. */
async function oneOfEach(): Promise<{ deps: TestDeps; id: string }> {
  const room = fullOrganization()
  const { deps } = room
  const now = deps.clock.now()
  const { id: serviceGroupId } = createServiceGroup(deps, system, acmeId, { name: 'Doors', open: true })
  const service = createService(deps, system, acmeId, { name: 'API', description: 'All of it', serviceGroupId })
  const options = { internal: true, onlyShowIfDegraded: true, showcase: false, startDate: '2025-02-03' }
  editService(deps, system, acmeId, service.id, options)
  const correction = {
    from: now - 7_200_000,
    to: now - 3_600_000,
    status: 'degraded_performance',
    reason: 'A broken probe',
  } as const
  correctStatus(deps, system, acmeId, service.id, correction)
  const template = { name: 'T', title: 'Slow', body: '{{date}}', status: 'investigating' } as const
  createTemplate(deps, system, acmeId, { ...template, serviceIds: [service.id] })
  const figures = { description: 'Here', yAxisMin: -0.5, yAxisMax: 9.75, yAxisHidden: true, transform: 'max' } as const
  await send(deps, aMetric(deps, figures).id, [
    [7200, 2.5],
    [60, -1],
  ])
  const picture = readFileSync(join(fixtures, 'orchard.svg'))
  for (const kind of ['logo', 'favicon'] as const) setPicture(deps, system, acmeId, kind, picture)
  scheduleWindow(deps, system, acmeId, {
    title: 'New disks',
    body: 'Text',
    serviceIds: [service.id],
    reminders: [60],
    scheduledStart: now + 7_200_000,
    scheduledEnd: now + 10_800_000,
    autoStart: true,
    autoComplete: true,
    notifyAtStart: true,
    notifyAtEnd: false,
    notify: false,
    rule: 'FREQ=WEEKLY',
  })
  for (const state of subscriberStates) subscribe(deps, `${state}@example.org`, { state, followsMaintenance: false })
  for (const channel of channels.filter((one) => one !== 'email'))
    subscribe(deps, `${channel}.example.org/…`, { channel, state: 'unsubscribed', unsubscribedAt: now })
  const followsOne = subscribe(deps, 'one@example.org', { followsAll: false })
  writeUnaudited(deps.db, (tx) => {
    tx.delete(subscribers).where(eq(subscribers.address, 'hooks.example.org/…')).run()
    tx.insert(subscriberServices).values({ subscriberId: followsOne, serviceId: service.id }).run()
    tx.insert(subscriberEvents).values({ subscriberId: followsOne, eventId: 'incident0001', createdAt: now }).run()
    tx.update(organizations)
      .set({ visibility: 'public', pagePasswordHash: null })
      .where(eq(organizations.id, acmeId))
      .run()
  })
  madeToPublish(deps)
  await expectOneOfEach(deps)
  return { deps, id: acmeId }
}

/** No file is empty, and no part of it is in every row: else the comparison would compare nothing. */
async function expectOneOfEach(deps: TestDeps): Promise<void> {
  const files = await filesOf(await exported(deps, acmeId))
  for (const [name, { parts }] of Object.entries<Exported>(exportedFiles)) {
    const rows = (files[`${name}.ndjson`] ?? '').split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
    expect([name, rows.length > 0]).toEqual([name, true])
    for (const part of Object.keys(parts))
      expect([name, part, rows.some((row) => row[part].length > 0)]).toEqual([name, part, true])
  }
}

function withoutTimes(manifest: string) {
  const { exportedAt: _at, instance: _instance, organization, earlierAudits: _earlier, ...rest } = JSON.parse(manifest)
  return { ...rest, settings: organization.settings }
}

test.each([
  ['the demo', demo],
  ['one of each', oneOfEach],
  [
    'thirteen years of a real page',
    async () => {
      const { deps } = testRoom()
      const history = JSON.parse(gunzipSync(readFileSync(join(fixtures, 'github-history.json.gz'))).toString('utf8'))
      importStatuspage(deps, system, acmeId, history)
      return { deps, id: acmeId }
    },
  ],
])('%s: exported, imported elsewhere and exported again, it is equal', async (_what, make) => {
  const { deps, id } = await make()
  const file = await exported(deps, id)
  const before = await filesOf(file)
  const there = elsewhere()
  there.deps.clock.advance(60_000)
  const summary = await importOrganization(there.deps, system, acmeId, { file, largest })
  const after = await filesOf(await exported(there.deps, acmeId))

  expect(summary.counts.incidents).toBe(before['incidents.ndjson']?.trim().split('\n').length)
  const own = ['export.json', 'members.ndjson', 'audit.ndjson', 'webhook-endpoints.ndjson']
  const carried = Object.keys(before).filter((name) => !own.includes(name))
  expect(carried.length).toBeGreaterThanOrEqual(7)
  for (const name of carried) expect([name, after[name] === before[name]]).toEqual([name, true])
  expect(withoutTimes(after['export.json'] ?? '')).toEqual(withoutTimes(before['export.json'] ?? ''))
  const earlier = Object.keys(after).filter((name) => name.startsWith('earlier-audit/'))
  expect(earlier.map((name) => after[name])).toEqual([before['audit.ndjson']])
  expect(verifyChains(there.deps.db)).toEqual([])
  expectNoDrift(there.deps.db)
  const started = there.audited().filter((action) => action !== 'organization.import_started')
  expect(started).toEqual(['organization.imported', 'organization.exported'])
  expect(listArrivals(there.db)).toEqual([])
})

test('no secret, nobody erased and nothing of another organization is in an export', async () => {
  const room = fullOrganization()
  subscribe(room.deps, 'other@example.org', { organizationId: 'other0000000' })
  const files = await filesOf(await exported(room.deps, acmeId))
  const whole = Object.values(files).join()
  for (const absent of ['v1.', 'SECRET', '$2b$', 'other@example.org', '"gone"', 'Olga'])
    expect(whole).not.toContain(absent)
  expect(whole).toContain('sue@example.org')
  expect(files['members.ndjson']).toContain('"email":"ann@example.com","role":"admin"')
  expect(files['incidents.ndjson']).toContain('The second disk.')
})

test('a chart is elsewhere what it was here', async () => {
  const { deps } = fullOrganization()
  await send(deps, aMetric(deps).id, [
    [90_000, 7.25],
    [60, 3],
  ])
  const there = elsewhere()
  await importOrganization(there.deps, system, acmeId, { file: await exported(deps, acmeId), largest })
  expect(readMetrics(there.deps, acmeId)).toEqual(readMetrics(deps, acmeId))
})

test('what cannot be elsewhere what it was here is said, and fails closed', async () => {
  const file = await exported(fullOrganization().deps, acmeId)
  const there = elsewhere()
  const { remarks, toInvite } = await importOrganization(there.deps, system, acmeId, { file, largest })
  expect(remarks).toEqual([
    '1 subscriber on webhooks and chats stay quarantined: their URLs are secrets and stayed behind, so they have to subscribe again.',
    'Set up again, since URLs and secrets stayed behind: Pager (webhooks).',
    'Set the password of the page: until then only members see it.',
    'The page stands at status.acme.example once you have proven the domain here: Settings, Address says how.',
    'The earlier audit log can be read beside the new one, which begins here.',
    'Links in mails sent from the old instance do not work here.',
  ])
  expect(toInvite.map(({ email }) => email)).toContain('vic@example.com')
  const states = there.deps.db.select().from(subscribers).all()
  expect(states.map(({ channel, state, endpoint }) => [channel, state, endpoint])).toEqual([
    ['email', 'active', null],
    ['slack', 'quarantined', null],
  ])
  expect(organizationById(there.deps, acmeId).customDomain).toBeNull()
  expect(claimsOf(there.db, acmeId)).toMatchObject({ pending: { domain: 'status.acme.example' }, served: undefined })
})

test('a domain is claimed anew, whoever has it here: nobody is told of them, and nobody loses it', async () => {
  const file = await exported(fullOrganization().deps, acmeId)
  const there = elsewhere()
  changeDomain(there.deps, system, otherId, 'status.acme.example')
  await importOrganization(there.deps, system, acmeId, { file, largest })
  const domains = [acmeId, otherId].map((id) => organizationById(there.deps, id).customDomain)
  expect(domains).toEqual([null, 'status.acme.example'])
})

test('what says who comes in from where is not carried along, or is checked', async () => {
  const room = fullOrganization()
  const set = (values: Partial<typeof organizations.$inferInsert>) =>
    writeUnaudited(room.db, (tx) => {
      tx.update(organizations).set(values).where(eq(organizations.id, acmeId)).run()
    })
  set({ dashboardNetworks: ['192.0.2.0/24'], opensBySso: true, opensByMail: true, pageNetworks: ['192.0.2.0/24'] })
  const there = elsewhere()
  await importOrganization(there.deps, system, acmeId, { file: await exported(room.deps, acmeId), largest })
  const { dashboardNetworks, opensBySso, opensByMail, pageNetworks } = organizationById(there.deps, acmeId)
  expect([dashboardNetworks, opensBySso, opensByMail, pageNetworks]).toEqual([[], false, true, ['192.0.2.0/24']])
  set({ pageNetworks: ['everybody'] })
  const file = await exported(room.deps, acmeId)
  await expect(importOrganization(elsewhere().deps, system, acmeId, { file, largest })).rejects.toThrow(
    'export.json: "pageNetworks" cannot be used.',
  )
})

test('the id under which programs know a page stays with whoever has it, as its own one or as one that it brought', async () => {
  const room = testRoom()
  importStatuspage(room.deps, system, acmeId, { page: { id: 'pageaaaaaaaa' }, components: [] })
  const file = await exported(room.deps, acmeId)
  const taken: [object, string | null][] = [
    [{ statuspageId: 'pageaaaaaaaa' }, null],
    [{ id: 'pageaaaaaaaa', slug: 'third', name: 'Third', timeZone: 'UTC', createdAt: 0 }, null],
    [{ statuspageId: 'pagebbbbbbbb' }, 'pageaaaaaaaa'],
  ]
  for (const [other, kept] of taken) {
    const there = elsewhere()
    writeUnaudited(there.deps.db, (tx) => {
      if ('id' in other)
        tx.insert(organizations)
          .values(other as typeof organizations.$inferInsert)
          .run()
      else tx.update(organizations).set(other).where(eq(organizations.slug, 'other')).run()
    })
    const { remarks } = await importOrganization(there.deps, system, acmeId, { file, largest })
    const sentence =
      'Another organization here has the page id pageaaaaaaaa: give programs that read this page its new one.'
    expect(remarks.includes(sentence)).toBe(kept === null)
    const { statuspageId } = there.deps.db.select().from(organizations).where(eq(organizations.id, acmeId)).get() ?? {}
    expect(statuspageId).toBe(kept)
  }
})

test('a window whose time has passed on the way does nothing by itself', async () => {
  const room = testRoom()
  const at = room.deps.clock.now()
  scheduleWindow(room.deps, system, acmeId, {
    title: 'New disks',
    body: 'Text',
    serviceIds: [],
    reminders: [60],
    scheduledStart: at + 7_200_000,
    scheduledEnd: at + 10_800_000,
    autoStart: true,
    autoComplete: true,
    notifyAtStart: true,
    notifyAtEnd: true,
    notify: false,
    rule: null,
  })
  const file = await exported(room.deps, acmeId)
  const there = elsewhere()
  there.deps.clock.advance(24 * 3_600_000)
  const { remarks } = await importOrganization(there.deps, system, acmeId, { file, largest })
  expect(remarks[0]).toContain('1 maintenance window whose time has passed meanwhile')
  const query = 'SELECT auto_start, auto_complete, settled_at FROM maintenance_windows JOIN maintenance_reminders'
  expect(there.deps.db.$client.query(query).values()).toEqual([[0, 0, there.deps.clock.now()]])
})
