import { afterAll, beforeAll, expect, test } from 'vitest'
import { createService } from '#src/domain/services/create-service.ts'
import { system } from '#src/testing/personas.ts'
import { runOpsentry, type Serving, startServing, until } from '#src/testing/serving.ts'
import { inside, type SetUpFolder, setUpFolder } from '#src/testing/set-up-folder.ts'
import { type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'

/** The executable as people and scripts run it: on the data folder beside the server, and with a token from elsewhere. */

let sink: SmtpSink
let data: SetUpFolder
let serving: Serving
let token: string

beforeAll(async () => {
  sink = await startSmtpSink()
  data = await setUpFolder({ relay: sink.relay })
  inside(data.folder, (deps, acme) => {
    for (const name of ['API', 'Website'])
      createService(deps, system, acme, { name, description: '', serviceGroupId: null })
  })
  serving = await startServing(data.folder)
  const made = ['token', 'create', '--organization', 'acme', '--role', 'admin', '--name', 'Scripts']
  token = (await runOpsentry(made, data.folder)).out.trim()
})

afterAll(async () => {
  await serving?.kill()
  data?.remove()
  await sink?.close()
})

const atHome = (...args: string[]) => runOpsentry(args, data.folder)
/** There is no data folder where this runs. */
const fromAfar = (args: string[], environment: Record<string, string> = {}) =>
  runOpsentry(args, data.folder, {
    OPSENTRY_DATA: '/nonexistent',
    OPSENTRY_URL: serving.url,
    OPSENTRY_TOKEN: token,
    ...environment,
  })
const summary = async () => (await fetch(`${serving.url}/api/v2/status.json`)).json()

test('what is set at home beside the server and from afar stands on the page at once, and reads alike', async () => {
  const set = await atHome('service', 'status', 'website', 'degraded')
  expect(set).toEqual({ exit: 0, out: 'Website: degraded_performance\n', err: '' })
  expect(await summary()).toMatchObject({ status: { description: 'Partially Degraded Service' } })
  expect(await fromAfar(['service', 'status', 'API', 'major'])).toMatchObject({ exit: 0, out: 'API: major_outage\n' })
  expect(await summary()).toMatchObject({ status: { description: 'Partial System Outage' } })
  const [here, there] = [await atHome('service', 'list'), await fromAfar(['service', 'list'])]
  expect(here.out).toMatch(
    /^SERVICE {2}STATUS {16}ID\nAPI {6}major_outage {10}\w{12}\nWebsite {2}degraded_performance {2}\w{12}\n$/,
  )
  expect(there).toEqual(here)
})

test('programs read JSON, and a refusal is one sentence on stderr', async () => {
  const added = await fromAfar(['subscriber', 'add', 'sue@example.org', '--agreed', 'by phone', '--json'])
  expect(JSON.parse(added.out)).toMatchObject({ email: 'sue@example.org', skip_confirmation_notification: true })
  const again = await atHome('subscriber', 'add', 'sue@example.org', '--agreed', 'by phone')
  expect(again).toEqual({ exit: 1, out: '', err: 'subscriber[email]: This address is already subscribed.\n' })
  const misspelt = await fromAfar(['service', 'status', 'Mail'])
  expect(misspelt).toEqual({ exit: 1, out: '', err: 'There is no service "Mail": there are API and Website.\n' })
})

test('whoever is added at home is asked by the server that runs beside', async () => {
  expect((await atHome('subscriber', 'add', 'una@example.org')).out).toContain('is asked by mail whether it agrees')
  await until(() => sink.mails.find(({ to }) => to === 'una@example.org'), 'the mail that asks')
})

test('a wrong token, no address and wrong usage are said', async () => {
  const wrong = await fromAfar(['service', 'list'], { OPSENTRY_TOKEN: 'opsentry_wrong' })
  expect([wrong.exit, wrong.out]).toEqual([1, ''])
  expect(wrong.err).toMatch(/^\S.+\.\n$/)
  const nowhere = await fromAfar(['service', 'list'], { OPSENTRY_URL: '' })
  expect(nowhere).toEqual({
    ...{ exit: 1, out: '' },
    err: 'OPSENTRY_TOKEN is set, and OPSENTRY_URL is not: set it to where Opsentry runs.\n',
  })
  const usage = await atHome('subscriber', 'add', '--servce', 'API')
  expect(usage).toMatchObject({ exit: 2, out: '' })
  expect(usage.err).toMatch(/^Unknown option '--servce'.* Usage: opsentry subscriber add ADDRESS-OR-URL /)
})
