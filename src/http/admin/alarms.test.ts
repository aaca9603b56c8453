import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import { type RaisedAlarm, raiseAlarm } from '#src/domain/alarms/raise-alarm.ts'
import { watchKey } from '#src/domain/alarms/watch-key.ts'
import { watchClock } from '#src/domain/clock/watch-clock.ts'
import { findAlarmWebhook } from '#src/domain/notifications/alarm-webhook/alarm-webhook.ts'
import { keyFileOf } from '#src/platform/key-file.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { allowLoopback } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { startHttpSink } from '#src/testing/http-sink.ts'
import { testKey } from '#src/testing/test-deps.ts'
import { routeOf } from '../find-route.ts'

const held = {
  kind: 'channel_held',
  subject: 'email',
  cause: '554 5.7.1 @ relay access denied',
  sentence: 'The mail server does not carry mail from here. The answer was: 554 5.7.1 …: <Relay> access denied',
} as const
const restarted = {
  kind: 'worker_restarted',
  subject: 'bounces',
  cause: 'hung',
  sentence: 'It skipped “bounces”.',
} as const

const raise = ({ deps }: TestApp, alarm: RaisedAlarm) => writeUnaudited(deps.db, (tx) => raiseAlarm(tx, deps, alarm))

/** The pages of the administration, of the account and of acme's dashboard that need no id. */
function screens({ app: { routes } }: TestApp): string[] {
  return routes
    .filter(({ method, path }) => method === 'GET' && routeOf(method, path)?.forPrograms === false)
    .map(({ path }) => path.replace('/app/:slug', '/app/acme'))
    .filter((path) => /^\/(admin|account|app)(\/|$)/.test(path) && !path.includes(':'))
}

test('every screen of the dashboard and of the administration says it, and none does before', async () => {
  const app = testApp()
  const iris = app.as('iris')
  const band = 'E-mail is held back: the other side refuses everything.'
  expect((await iris.get('/admin/settings')).text).not.toContain(band)
  raise(app, held)
  const shown: string[] = []
  const silent: string[] = []
  for (const path of screens(app)) {
    const { status, text } = await iris.get(path)
    if (status === 200) (text.includes(band) ? shown : silent).push(path)
  }
  expect(
    silent.filter(
      (path) => !/\/(others|look\/page|look\/contrast|mail|picture|code|card|confirmation)$|^\/app\/new$/.test(path),
    ),
  ).toEqual([])
  expect(shown).toEqual(expect.arrayContaining(['/app/acme', '/app/acme/incidents/new', '/admin/relay', '/account']))
  expect(shown.length).toBeGreaterThan(30)
})

test('whoever can mend it reads the server’s words; the team reads that nothing is lost, and no more', async () => {
  const app = testApp()
  raise(app, held)
  raise(app, restarted)
  const { text } = await app.as('ines').get('/admin/settings')
  expect(text).toContain('554 5.7.1 …: &lt;Relay&gt; access denied')
  expect(text).toContain('Work in the background was cut off.')
  const team = (await app.as('vic').get('/app/acme')).text
  expect(team).toContain('E-mail is held back')
  expect(team).toContain('Only the instance admin can mend this.')
  expect(team).not.toMatch(/5\.7\.1|Work in the background|admin\/alarms/)
})

test('the instance admin says with a button that the clock is right, and nobody else', async () => {
  const app = testApp()
  const { deps } = app
  watchClock(deps)
  deps.clock.jump(40 * 86_400_000)
  watchClock(deps)
  const ines = app.as('ines')
  const { text } = await ines.get('/admin/retention')
  expect(text).toContain('Is the clock of this machine right?')
  expect(text).toContain('The clock is right')
  expect((await app.as('vic').get('/app/acme')).text).not.toContain('clock')
  for (const persona of ['otto', 'ann', 'vic'] as const)
    expect((await app.as(persona).post('/admin/alarms/clock')).status).toBe(403)
  expect((await ines.post('/admin/alarms/clock')).location).toBe('/admin/alarms')
  expect((await ines.get('/admin/alarms')).text).toContain('Nothing is wrong.')
  expect((await ines.post('/admin/alarms/clock')).text).toContain('Nobody doubts the clock')
})

test('a secret key that is gone is said on every screen, and written again at a button of the instance admin alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-key-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'secret.key')
  const app = testApp({ keyFile: keyFileOf({ text: testKey.toString('base64'), path }) })
  await watchKey(app.deps)
  const ines = app.as('ines')
  const { text } = await ines.get('/admin/settings')
  expect(text).toContain(`${path} is gone. This Opsentry still has the key`)
  expect(text).toContain('Write the key again')
  const german = (await ines.get('/admin/settings', { 'accept-language': 'de' })).text
  expect(german).toContain(`${path} ist verschwunden. Dieses Opsentry hat den Schlüssel noch`)
  expect((await app.as('vic').get('/app/acme')).text).not.toContain('secret.key')
  for (const persona of ['otto', 'ann', 'vic'] as const)
    expect((await app.as(persona).post('/admin/alarms/key')).status).toBe(403)
  expect(existsSync(path)).toBe(false)
  expect((await ines.post('/admin/alarms/key')).location).toBe('/admin/alarms')
  expect(existsSync(path)).toBe(true)
  const after = (await ines.get('/admin/alarms')).text
  expect([after.includes('The key is in its place again.'), after.includes('Nothing is wrong.')]).toEqual([true, true])
  expect((await ines.post('/admin/alarms/key')).text).toContain('The key is in its place: nothing was written.')
})

test('news leaves every screen when the instance admin has read it, and nobody else may say so', async () => {
  const app = testApp()
  raise(app, restarted)
  const [{ id } = { id: '' }] = activeAlarms(app.deps.db)
  for (const persona of ['otto', 'ann', 'vic'] as const)
    expect((await app.as(persona).post(`/admin/alarms/${id}/dismissal`)).status).toBe(403)
  const ines = app.as('ines')
  expect((await ines.post(`/admin/alarms/${id}/dismissal`)).location).toBe('/admin/alarms')
  expect((await ines.get('/admin/alarms')).text).toContain('Nothing is wrong.')
  expect((await ines.post(`/admin/alarms/${id}/dismissal`)).status).toBe(404)
})

test('/readyz says it in a word and stays 200: nothing that a restart would mend', async () => {
  const app = testApp()
  expect(await app.visitor().get('/readyz')).toMatchObject({ status: 200, text: 'ok\n' })
  raise(app, held)
  raise(app, { ...restarted, subject: 'retention request-logs' })
  expect(await app.visitor().get('/readyz')).toMatchObject({
    status: 200,
    text: 'ok\nalarm: worker_restarted\nalarm: channel_held(email)\n',
  })
})

test('the operator’s webhook is set, tried and removed; its secret is shown once, a wrong URL stays typed', async () => {
  const app = testApp()
  const ines = app.as('ines')
  const sink = await startHttpSink({ status: 500 })
  const refused = await ines.post('/admin/alarms/webhook', { url: `${sink.url}/a?x=1` })
  expect([refused.status, refused.text.includes(`value="${sink.url}/a?x=1"`)]).toEqual([422, true])
  expect(refused.text).toContain('127.0.0.1 is not a public address. The instance admin can allow it.')
  expect((await ines.post('/admin/alarms/webhook/test')).status).toBe(422)
  allowLoopback(app.deps)
  const set = await ines.post('/admin/alarms/webhook', { url: `${sink.url}/a?x=1` })
  expect([set.status, /whsec_[\w+/=]+/.test(set.text)]).toEqual([200, true])
  expect((await ines.get('/admin/alarms')).text).not.toMatch(/whsec_|x=1/)
  await ines.post('/admin/alarms/webhook/test')
  expect((await ines.get('/admin/alarms')).text).toContain('500 Internal Server Error')
  sink.reply = { status: 200 }
  await ines.post('/admin/alarms/webhook/test')
  expect((await ines.get('/admin/alarms')).text).toContain('It answered: 200 OK.')
  expect((await ines.post('/admin/alarms/webhook/removal')).location).toBe('/admin/alarms')
  expect(findAlarmWebhook(app.deps.db)).toBeUndefined()
  expect((await app.as('otto').post('/admin/alarms/webhook', { url: sink.url })).status).toBe(403)
  await sink.close()
})
