import { afterAll, beforeAll, expect, test } from 'vitest'
import { incidentVerbs } from '#src/commands/incident.ts'
import { maintenanceVerbs } from '#src/commands/maintenance.ts'
import { serviceVerbs } from '#src/commands/service.ts'
import { statusVerb } from '#src/commands/status.ts'
import { subscriberVerbs } from '#src/commands/subscriber.ts'
import { pageInProcess } from '#src/commands/terminal/in-process.ts'
import type { Told, Verb } from '#src/commands/terminal/verb.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId } from '#src/testing/personas.ts'

/** A page's whole life by nobody's hand but the terminal's: seen on the page, in its feeds and its API, and in Sue's mailbox. */

let app: TestApp
let mail: ConnectedRelay

beforeAll(async () => {
  app = testApp()
  mail = await connectRelay(app)
})

afterAll(() => mail?.close())

/** `piped`: what stands before the pipe. */
async function say(verb: Verb, args: string[], piped: string | null = null): Promise<Told> {
  app.deps.clock.advance(60_000)
  const { act } = await verb.read(args, () => Promise.resolve(piped))
  return act(await pageInProcess(app.deps, 'acme'))
}

const read = async (path: string) => (await app.visitor().get(path)).text
const subjects = async () => (await mail.mailsTo('sue@example.org')).map(({ parsed }) => parsed.subject)

test('what cannot be is said in a sentence, and changes nothing', async () => {
  const refused = (verb: Verb, ...args: string[]) => expect(say(verb, args)).rejects
  await refused(incidentVerbs.open, 'X').toThrow('--text is missing: say what people shall read, or pipe it in.')
  await refused(incidentVerbs.open, 'X', '--text', 'x', '--status', 'gone').toThrow('--status is "gone": give one of')
  await refused(incidentVerbs.open, 'X', '--text', 'x', '--impact', 'huge').toThrow('--impact is "huge": give one of')
  await refused(incidentVerbs.open, 'X', 'Y', '--text', 'x').toThrow('"Y" is one thing too many')
  await refused(incidentVerbs.update, '--text', 'x').toThrow('No incident is open.')
  await refused(incidentVerbs.update, '--text', 'x', '--service', 'API').toThrow('say what "API" is from now on')
  await refused(incidentVerbs.resolve, 'x').toThrow('There is no open incident "x": there is no open incident at all.')
  await refused(maintenanceVerbs.plan, 'X', '--text', 'x').toThrow('--from is missing')
  await refused(maintenanceVerbs.plan, 'X', '--text', 'x', '--from', '02:00').toThrow(
    'Say when it ends: --for DURATION',
  )
  await refused(
    maintenanceVerbs.plan,
    'X',
    '--text',
    'x',
    '--from',
    '2026-03-24 02:00',
    '--until',
    '2026-03-24 01:00',
  ).toThrow('--until is not after --from: correct one of them.')
})

test('services, subscribers, planned work, an outage from its beginning to its postmortem', async () => {
  expect((await say(statusVerb, [])).lines).toEqual(['Acme: All Systems Operational'])

  expect((await say(serviceVerbs.add, ['API', '--group', 'Platform', '--description', 'REST'])).lines).toEqual([
    'Platform / API: operational',
  ])
  await say(serviceVerbs.add, ['Login', '--group', 'platform'])
  await say(serviceVerbs.add, ['Website'])
  expect((await say(serviceVerbs.list, [])).lines.map((line) => line.replace(/ +\w+$/, ''))).toEqual([
    'SERVICE           STATUS',
    'Platform / API    operational',
    'Platform / Login  operational',
    'Website           operational',
  ])
  await say(subscriberVerbs.add, ['sue@example.org', '--agreed', 'by contract', '--service', 'login'])

  const planned = await say(
    maintenanceVerbs.plan,
    ['New database', '--from', '2026-03-24 02:00', '--for', '1h30m', '--service', 'login'],
    'Logins pause for a moment.\n',
  )
  expect(planned.lines.at(-1)).toBe('From 2026-03-24 02:00 until 2026-03-24 03:30 (Europe/Berlin).')
  expect((await say(maintenanceVerbs.list, [])).lines[1]).toMatch(
    /^\w{12} {2}scheduled {2}2026-03-24 02:00 +2026-03-24 03:30 {2}New database$/,
  )

  const opened = await say(incidentVerbs.open, [
    ...['Logins fail', '--service', 'Login=major', '--service', 'Website'],
    ...['--text', 'We are **looking** into it.'],
  ])
  expect(opened.lines[0]).toMatch(/^Opened “Logins fail” \(\w{12}\)\. Subscribers are notified\.$/)
  const bad = await say(statusVerb, [])
  expect(bad).toMatchObject({
    negative: true,
    lines: [
      expect.stringMatching(/^Acme: Partial System Outage$/),
      '  Platform / Login  major_outage',
      expect.stringContaining('Logins fail'),
    ],
  })
  expect(JSON.parse(await read('/api/v2/summary.json'))).toMatchObject({
    status: { indicator: 'major' },
    incidents: [{ name: 'Logins fail', status: 'investigating' }],
    scheduled_maintenances: [{ name: 'New database', scheduled_for: '2026-03-24T01:00:00.000Z' }],
  })

  await say(
    incidentVerbs.update,
    ['--status', 'identified', '--service', 'login=partial'],
    'A certificate has expired.',
  )
  expect((await say(incidentVerbs.list, [])).lines[1]).toMatch(
    /^\w{12} {2}identified {2}\w+ +2026-03-10 13:\d\d +Logins fail$/,
  )
  await say(incidentVerbs.resolve, ['logins', '--text', 'It is renewed.'])
  expect(await say(statusVerb, [])).toMatchObject({ negative: false, lines: ['Acme: All Systems Operational'] })
  expect((await say(incidentVerbs.list, [])).lines).toEqual(['No incident is open.'])
  expect((await say(incidentVerbs.list, ['--all'])).lines).toHaveLength(2)
  await say(incidentVerbs.postmortem, ['Logins fail', '--no-notify'], 'Certificates now renew by themselves.')

  const page = await read(`/incidents/${Object(opened.data).id}`)
  const feed = await read('/history.atom')
  for (const said of ['Logins fail', 'looking', 'A certificate has expired.', 'It is renewed.', 'renew by themselves'])
    expect([said, page.includes(said), feed.includes(said)]).toEqual([said, true, true])
  expect(await subjects()).toEqual([
    expect.stringContaining('New database'),
    expect.stringContaining('Logins fail'),
    expect.stringContaining('Logins fail'),
    expect.stringContaining('Logins fail'),
  ])
  expect(app.audited(acmeId)).toContain('incident.opened')
})
