import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import type { Hang } from '#src/domain/alarms/hang.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { hungExitCode } from '#src/platform/end-process.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { messageTo } from '#src/testing/announced-incident.ts'
import { subscribe } from '#src/testing/factories.ts'
import { brief } from '#src/testing/patience.ts'
import { acmeId, populate, system } from '#src/testing/personas.ts'
import { until } from '#src/testing/serving.ts'
import { type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { createBackground } from './background.ts'
import { readHangs } from './hang-notes.ts'
import { takeHangs } from './hung.ts'
import { openDeps } from './open-deps.ts'

const testing = join(import.meta.dirname, '../testing')
const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** A worker that was ended closes the database after it: files go while the folder is being removed. */
function isGone(folder: string): true | undefined {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  return existsSync(folder) ? undefined : true
}

/** A data folder with both organizations in it, as this process has it open. */
function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  cleanUps.push(() => until(() => isGone(folder), 'the folder to be gone'))
  const config = readConfig({ OPSENTRY_DATA: folder, OPSENTRY_LOG_LEVEL: 'error' })
  const { deps, close } = openDeps({ config, out: () => undefined })
  const lines: unknown[] = []
  const line = (event: string, facts: Record<string, unknown> = {}) => void lines.push({ event, ...facts })
  return {
    folder,
    config,
    lines,
    close,
    deps: { ...deps, logger: { debug: line, info: line, warn: line, error: line } },
  }
}

function owe({ deps }: ReturnType<typeof opened>, sink: SmtpSink, addresses: string[]): void {
  populate(deps)
  const { host, port, from } = sink.relay
  configureRelay(deps, system, { host, port: String(port), security: 'none', user: '', password: '', from })
  for (const address of addresses) subscribe(deps, address)
  openIncident(deps, system, acmeId, {
    title: 'Logins fail',
    body: 'We are looking into it.',
    status: 'investigating',
    services: [],
    notify: true,
  })
}

const stepsOf = (hangs: Hang[]) => hangs.map(({ thread, step }) => `${thread}: ${step}`)

test('a job and a message that never return are left out, and everything else goes on', async () => {
  const sink = await startSmtpSink({})
  cleanUps.push(() => sink.close())
  const room = opened()
  const { deps, config, lines } = room
  cleanUps.push(room.close)
  owe(room, sink, ['stuck@example.org', 'sue@example.org', 'tom@example.org'])
  const background = createBackground({ worker: join(testing, 'hanging-worker.ts'), patience: brief })
  background.start(deps, config, () => Promise.reject(new Error('no page is copied here')))
  const asked = background.ask('returnPages', null).catch((error: Error) => error.message)
  cleanUps.push(() => background.stop().then(background.close))

  for (const address of ['sue@example.org', 'tom@example.org']) await sink.waitForMail(({ to }) => to === address)
  const stuck = await until(() => {
    const message = messageTo({ deps } as never, 'stuck@example.org')
    return message.state === 'retrying' ? message : undefined
  }, 'the message to be postponed')
  expect(stuck.lastAnswer).toContain('Opsentry hung while it made this message.')
  expect(stuck.nextAttemptAt).toBeGreaterThan(deps.clock.now() + 5 * 60_000)

  const path = dataPaths(config.dataFolder).hangs
  await until(() => (readHangs(path).every(({ told }) => told) ? true : undefined), 'both to be told')
  const job = 'background: hang on purpose'
  expect(stepsOf(readHangs(path))).toEqual(expect.arrayContaining([job, `background: message ${stuck.id}`]))
  expect(stepsOf(readHangs(path)).filter((step) => step === job)).toEqual([job])
  expect(lines).toContainEqual(
    expect.objectContaining({ event: 'the background makes no progress and is ended', step: 'hang on purpose' }),
  )
  expect(activeAlarms(deps.db)).toContainEqual(
    expect.objectContaining({
      kind: 'worker_restarted',
      subject: 'hang on purpose',
      sentence: expect.stringMatching(
        /at “hang on purpose”, and was started again\. That step is left out until .* UTC;/,
      ),
    }),
  )
  // Asked of the first worker, which hung; the next one answers.
  expect(await asked).toBe('the background hung and was started again')
  expect(typeof (await background.ask('returnPages', null))).toBe('boolean')
})

/** Runs a process that hangs to its end; what the next one over the same folder tells. */
async function afterHang(worker: string | undefined) {
  const { folder, config, close } = opened()
  close()
  const args = [join(testing, 'hanging-process.ts'), folder, ...(worker === undefined ? [] : [worker])]
  const child = Bun.spawn([process.execPath, ...args], { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  cleanUps.push(() => child.kill('SIGKILL'))
  const [exit, out] = await Promise.all([child.exited, new Response(child.stdout).text()])

  const next = openDeps({ config, out: () => undefined })
  cleanUps.push(next.close)
  const path = dataPaths(folder).hangs
  const silent = { ...next.deps, logger: { ...next.deps.logger, warn: () => undefined } }
  for (const _ of ['once', 'and not again']) takeHangs(silent, path)
  const alarms = activeAlarms(next.deps.db).map(({ kind, subject }) => `${kind}: ${subject}`)
  return { exit, out, hangs: stepsOf(readHangs(path)), alarms }
}

test('where a thread hangs that cannot be ended alone, the process ends, and the next one tells', async () => {
  const [page, query] = await Promise.all([afterHang(undefined), afterHang(join(testing, 'querying-worker.ts'))])
  expect(page).toEqual({
    exit: hungExitCode,
    out: expect.stringContaining('no page was answered: Opsentry ends, to be started again'),
    hangs: ['page: GET /of-a-test'],
    alarms: ['process_restarted: GET /of-a-test'],
  })
  expect(query).toEqual({
    exit: hungExitCode,
    out: expect.stringContaining('the background cannot be ended: Opsentry ends, to be started again'),
    hangs: ['background: query on purpose'],
    alarms: ['worker_restarted: query on purpose'],
  })
})
