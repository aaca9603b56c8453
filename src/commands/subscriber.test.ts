import { expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { serviceVerbs } from './service.ts'
import { subscriberVerbs } from './subscriber.ts'
import { pageInProcess } from './terminal/in-process.ts'
import type { Told, Verb } from './terminal/verb.ts'

function room() {
  const made = testRoom()
  const relay = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'a@acme.example' }
  configureRelay(made.deps, system, relay)
  const [api = '', web = ''] = ['API', 'Website'].map(
    (name) => createService(made.deps, system, acmeId, { name, description: '', serviceGroupId: null }).id,
  )
  const nothingPiped = () => Promise.resolve(null)
  const say = async (verb: Verb, ...args: string[]): Promise<Told> =>
    (await verb.read(args, nothingPiped)).act(await pageInProcess(made.deps, 'acme'))
  return { ...made, api, web, say }
}

test('services are listed in a table, and set by a name', async () => {
  const { say, deps, api, web, db } = room()
  setServiceStatus(deps, system, acmeId, web, 'degraded_performance')
  const { lines, data } = await say(serviceVerbs.list)
  expect(lines).toEqual([
    'SERVICE  STATUS                ID',
    `API      operational           ${api}`,
    `Website  degraded_performance  ${web}`,
  ])
  expect(data).toMatchObject([{ id: api }, { id: web }])
  expect((await say(serviceVerbs.status)).lines).toEqual(lines)
  expect((await say(serviceVerbs.status, 'api', 'major')).lines).toEqual(['API: major_outage'])
  expect((await say(serviceVerbs.status, 'API')).lines).toEqual(['API: major_outage'])
  const last = db.select().from(auditEntries).all().at(-1)
  expect(last).toMatchObject({ actorKind: 'system', actorId: 'terminal', subjectId: api })
  await expect(say(serviceVerbs.status, 'Mail')).rejects.toThrow(
    'There is no service "Mail": there are API and Website.',
  )
  await expect(say(serviceVerbs.status, 'API', 'fine')).rejects.toThrow('STATUS: "fine" is no status of a service.')
  await expect(say(serviceVerbs.status, 'API', 'up', 'now')).rejects.toThrow('"now" is one thing too many')
})

test('somebody is added and asked, or agreed already; the list says what they follow since when', async () => {
  const { say, db, clock } = room()
  const asked = await say(subscriberVerbs.add, 'sue@example.org')
  expect(asked.lines).toEqual([
    expect.stringMatching(/^sue@example\.org is asked by mail whether it agrees \(\w{12}\)\.$/),
  ])
  clock.advance(60_000)
  const agreed = await say(subscriberVerbs.add, 'tom@example.org', '--agreed', 'the order form', '--service', 'web')
  expect(agreed.lines).toEqual([expect.stringMatching(/^tom@example\.org follows from now on \(\w{12}\)\.$/)])
  expect(db.select().from(subscribers).all()).toMatchObject([
    { state: 'unconfirmed', consent: 'invited' },
    { state: 'active', consent: 'team: the order form', followsAll: false },
  ])
  const hook = await say(subscriberVerbs.add, 'https://hooks.example.org/x', '--contact', 'ops@example.org')
  expect(hook.data).toMatchObject({ mode: 'webhook', email: 'ops@example.org' })
  await expect(say(subscriberVerbs.add, 'una@example.org', '--contact', 'x')).rejects.toThrow('--contact is for a URL')
  expect(hook.lines).toEqual([
    expect.stringMatching(/^https:\/\/hooks\.example\.org\/….{8} follows from now on/),
    expect.stringMatching(/^What is posted there is signed with whsec_\S+, which is shown this once\.$/),
  ])
  const { lines } = await say(subscriberVerbs.list)
  expect(lines.map((line) => line.replace(/ +\w{12}$/, ''))).toEqual([
    'SUBSCRIBER                           TYPE     STATE        FOLLOWS     SINCE (Europe/Berlin)  ID',
    'tom@example.org                      email    active       Website     2026-03-10 13:01',
    expect.stringMatching(
      /^https:\/\/hooks\.example\.org\/….{8} {2}webhook {2}active {7}everything {2}2026-03-10 13:01$/,
    ),
    'sue@example.org                      email    unconfirmed  everything  2026-03-10 13:00',
  ])
})

test('the list is narrowed by state, type and search, and ends at the limit', async () => {
  const { say, deps } = room()
  for (let index = 100; index < 230; index += 1) subscribe(deps, `a${index}@example.org`)
  subscribe(deps, 'una@example.org', { state: 'unconfirmed' })
  subscribe(deps, 'lea@example.org', { state: 'unsubscribed' })
  const found = async (...args: string[]) =>
    ((await say(subscriberVerbs.list, ...args)).data as { email: string }[]).map(({ email }) => email)
  expect(await found()).toHaveLength(100)
  expect(await found('--limit', '1000')).toHaveLength(131)
  expect(await found('--limit', '120')).toHaveLength(120)
  expect(await found('--state', 'unsubscribed')).toEqual(['lea@example.org'])
  expect(await found('--search', 'UNA')).toEqual(['una@example.org'])
  expect(await found('--type', 'slack')).toEqual([])
  expect((await say(subscriberVerbs.list, '--type', 'slack')).lines).toEqual(['Nobody is in this list.'])
  const narrowed = '--type and --search look among those who follow: leave them out with --state unsubscribed.'
  await expect(found('--state', 'unsubscribed', '--search', 'una')).rejects.toThrow(narrowed)
  await expect(found('--state', 'unsubscribed', '--type', 'email')).rejects.toThrow(narrowed)
  await expect(found('--limit', '0')).rejects.toThrow('--limit is "0": give a number from 1 to 99999.')
  await expect(found('--state', 'gone')).rejects.toThrow('--state is "gone": give one of active, unconfirmed,')
})

test('a refusal is the API’s own sentence', async () => {
  const { say, deps } = room()
  subscribe(deps, 'lea@example.org', { state: 'unsubscribed' })
  await expect(say(subscriberVerbs.add, 'lea@example.org', '--agreed', 'by phone')).rejects.toThrow(
    'subscriber[email]: This address has unsubscribed. Only a mail can ask whether it wants to come back.',
  )
  await expect(say(subscriberVerbs.add, 'lea')).rejects.toThrow('subscriber[email]: Type one plain e-mail address')
  await expect(say(subscriberVerbs.add)).rejects.toThrow('ADDRESS-OR-URL is missing.')
})

test('which organization is asked where there are several, and one that is not there is said', async () => {
  const { deps } = testRoom()
  await expect(pageInProcess(deps, undefined)).rejects.toThrow(
    'There are 2 organizations: add --organization with one of acme, other.',
  )
  await expect(pageInProcess(deps, 'amce')).rejects.toThrow(
    'There is no organization "amce": give one of acme, other as --organization.',
  )
  expect((await pageInProcess(deps, 'other')).page).toMatchObject({ name: 'Other', time_zone: 'UTC' })
})
