import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sessions } from '#src/db/schema/access.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { startSession } from '#src/domain/accounts/sessions.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { subscribe } from '#src/testing/factories.ts'
import { system, testOrigin } from '#src/testing/personas.ts'
import { runOpsentry, startServing, until } from '#src/testing/serving.ts'
import { untilRetentionRan } from '#src/testing/serving-folder.ts'
import { inside, reading, setUpFolder } from '#src/testing/set-up-folder.ts'
import { startSmtpSink } from '#src/testing/smtp-sink.ts'
import { someAction } from '#src/testing/some-action.ts'

/**
 * The executable, on a machine whose clock somebody sets while it serves, in another time zone. Needs Debian's faketime.
 */

const copy = 'before-upgrade.db'

/** A data folder with a session, a copy, a subscriber and an API token; `set` sets the clock, by so much as `+40d`. */
async function machine() {
  const sink = await startSmtpSink()
  const { folder, remove } = await setUpFolder({ relay: { port: sink.relay.port } })
  atEnd(() => sink.close())
  atEnd(remove)
  const clock = join(folder, 'clock')
  const set = (by: string) => writeFileSync(clock, by)
  set('+0')
  mkdirSync(join(folder, 'data/backups'), { recursive: true })
  writeFileSync(join(folder, 'data/backups', copy), '')
  const api = inside(folder, (deps, organizationId) => {
    const ann = deps.db.select().from(accounts).get()
    write(deps.db, (tx) => {
      tx.update(organizations).set({ recallSeconds: 0 }).run()
      startSession(tx, deps, ann?.id ?? '', testOrigin)
      recordAudit(tx, deps, system, {
        action: someAction('test'),
        organizationId: null,
        subject: { type: 'test', id: 'x' },
      })
    })
    subscribe(deps, 'sue@example.org', { organizationId })
    const token = createApiToken(deps, system, organizationId, { name: 'x', role: 'editor', days: 0 })
    return { token, organizationId }
  })
  const environment = {
    // The loader knows the folder, which has another name on each kind of machine.
    LD_PRELOAD: '/usr/$LIB/faketime/libfaketime.so.1',
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    TZ: 'Pacific/Auckland',
  }
  return { folder, set, sink, environment, ...api }
}

test('set ahead by forty days, right again, and a day back: mail leaves each time, and nothing is erased', async () => {
  const { folder, set, sink, environment, token, organizationId } = await machine()
  const { url, output } = await startServing(folder, environment)
  await untilRetentionRan(folder)
  const isDoubted = async () => (await (await fetch(`${url}/readyz`)).text()).includes('clock_doubted')
  const untilDoubted = (wanted: boolean) =>
    until(
      async () => ((await isDoubted()) === wanted ? true : undefined),
      () => `the clock to be doubted: ${wanted} ${output()}`,
    )
  const announce = async (name: string) => {
    const answer = await fetch(`${url}/v1/pages/${organizationId}/incidents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ incident: { name, status: 'investigating', body: 'We look into it.' } }),
    })
    expect(answer.status).toBe(201)
    const subject = `Investigating: ${name} · Acme`
    await until(
      () => sink.mails.find(({ parsed }) => parsed.subject === subject),
      `the mail about ${name}: ${output()}`,
    )
  }
  /** A night that came meanwhile adds a backup of its own. */
  const kept = () => [
    reading(folder, (db) => db.select().from(sessions).all().length),
    existsSync(join(folder, 'data/backups', copy)),
  ]

  set('+40d')
  await untilDoubted(true)
  await announce('Ahead')
  expect(kept()).toEqual([1, true])
  set('+0')
  await untilDoubted(false)
  await announce('Right again')
  set('-1d')
  await untilDoubted(true)
  await announce('A day back')
  const { exit, out } = await runOpsentry(['clock', 'confirm'], folder, environment)
  expect([exit, out]).toEqual([0, expect.stringContaining('and is believed.')])
  await untilDoubted(false)
  expect(kept()).toEqual([1, true])
  const said = output().match(/the clock was set, and is doubted|the clock is right again/g)
  expect(said).toEqual([
    'the clock was set, and is doubted',
    'the clock is right again',
    'the clock was set, and is doubted',
  ])
})
