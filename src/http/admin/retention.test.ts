import { expect, test } from 'vitest'
import { declared } from '#src/db/schema/declared.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { lastRuns } from '#src/domain/retention/job-runs.ts'
import { retentionRules } from '#src/domain/retention/retention-rules.ts'
import { periods } from '#src/domain/settings/retention-periods.ts'
import { dashboardMessages } from '#src/messages/dashboard-messages.ts'
import { enforceNow } from '#src/testing/enforce-now.ts'
import { testApp } from '#src/testing/harness.ts'
import { requestLogsInThread, type TestDeps } from '#src/testing/test-deps.ts'
import { keyOf } from '#views/admin/retention-words.ts'

/** A request log that cannot be written, and says so only when `ends` resolves. */
function slowLog(ends: Promise<void>): TestDeps['requestLogs'] {
  return {
    record: () => undefined,
    flush: async () => undefined,
    ask: () => ends.then(() => Promise.reject(new Error('disk I/O error'))),
  }
}

const typed = Object.fromEntries(
  Object.entries(periods).flatMap(([name, { days, limits }]) => (limits ? [[name, String(days)]] : [])),
)

test('every rule is on the screen, with its period and whether it was ever kept', async () => {
  const { text } = await testApp().as('ines').get('/admin/retention')
  for (const { title, covers, from, name } of retentionRules) {
    expect(text).toContain(title)
    expect(text).toContain(covers)
    expect(dashboardMessages('en').retentionRule[name].kept('7 days')).toBe(`7 days from ${from}`)
  }
  expect(text.match(/never yet/g)).toHaveLength(retentionRules.length)
  expect(text).toContain('30 days from the request')
  expect(text).toContain('10 Mar 2026, 12:03 UTC')
})

test('what tables say they are counted as has a word in the messages', () => {
  const kinds = declared.flatMap(({ ages }) => (ages ? [keyOf(ages.as)] : []))
  expect(kinds.length).toBeGreaterThan(15)
  expect(kinds.filter((kind) => !Object.hasOwn(dashboardMessages('en').removedKind, kind))).toEqual([])
})

test('"Run now" runs at once, without a script, and the screen says what came of it', async () => {
  const app = testApp()
  const ines = app.as('ines')
  writeUnaudited(app.deps.db, (tx) => tx.insert(rateLimits).values({ key: 'x', count: 1, windowEndsAt: 0 }).run())
  const answer = await ines.post('/admin/retention/attempts/run')
  expect(answer).toMatchObject({ status: 303, location: '/admin/retention' })
  const { text } = await ines.get('/admin/retention')
  expect(text).toContain('Done. Removed: attempts 1.')
  expect(text).toMatch(/10 Mar 2026, 12:00 UTC[\s\S]*took 0 ms[\s\S]*attempts 1/)
  expect(text.match(/never yet/g)).toHaveLength(retentionRules.length - 1)
  expect(app.audited(null)).toEqual(['instance.retention_run'])
  expect(lastRuns(app.deps.db, 'attempts', 9)).toHaveLength(1)
})

test('one that is at work is not started twice; one that fails is told, and stays told after it worked again', async () => {
  const { promise: ends, resolve: end } = Promise.withResolvers<void>()
  const app = testApp({ requestLogs: slowLog(ends) })
  const ines = app.as('ines')
  const first = enforceNow(app.deps, 'requests')
  await ines.post('/admin/retention/requests/run')
  const { text } = await ines.get('/admin/retention')
  expect(text).toContain('It is already running. Nothing was started.')
  expect(text).toContain('at work now')
  end()
  await expect(first).rejects.toThrow('It failed')

  const told = 'It failed; the process log says why.'
  expect((await ines.get('/admin/retention')).text).toContain(told)
  app.deps.clock.advance(1)
  app.deps.requestLogs.ask = requestLogsInThread(() => app.deps).ask
  await ines.post('/admin/retention/requests/run')
  expect((await ines.get('/admin/retention')).text).toMatch(/Failed on[\s\S]*It failed; the process log/)
  expect((await ines.post('/admin/retention/nothing/run')).status).toBe(404)
})

test('periods are set in days, count from the next run, and are audited one by one', async () => {
  const app = testApp()
  const ines = app.as('ines')
  expect((await ines.post('/admin/retention/periods', { ...typed, requests: '14', drafts: '7' })).status).toBe(303)
  const { text } = await ines.get('/admin/retention')
  expect(text).toContain('The periods are saved.')
  expect(text).toContain('14 days from the request')
  expect(app.audited(null)).toEqual(['instance.retention_changed', 'instance.retention_changed'])
  await ines.post('/admin/retention/periods', { ...typed, requests: '14', drafts: '7' })
  expect(app.audited(null)).toHaveLength(2)
})

test.each([
  ['requests', '0', 'Type at least 1 day: less would remove what somebody still needs.'],
  ['requests', '366', 'Type at most 365 days: it is never kept longer.'],
  ['deliveries', '6', 'Type at least 7 days'],
  ['unconfirmed', 'a week', 'Type a whole number of days from 1 to 30.'],
  ['copies', '-1', 'Type a whole number of days from 1 to 365.'],
  ['drafts', '', 'Type a whole number of days from 7 to 365.'],
])(
  '%s: %s days are refused with what to do, nothing is saved, and what was typed stays',
  async (name, days, sentence) => {
    const app = testApp()
    const answer = await app.as('ines').post('/admin/retention/periods', { ...typed, sessions: '2', [name]: days })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(sentence)
    expect(answer.text).toMatch(new RegExp(`name="${name}"[^>]* value="${days}"`))
    expect(app.audited(null)).toEqual([])
  },
)

test('a fixed period cannot be set, whoever posts it', async () => {
  const app = testApp()
  const ines = app.as('ines')
  await ines.post('/admin/retention/periods', { ...typed, organizations: '1', attempts: '9' })
  expect((await ines.get('/admin/retention')).text).toContain('30 days from its deletion')
  expect(app.audited(null)).toEqual([])
})

test('the screen says what of the removed may still be read, and where not even Opsentry knows', async () => {
  const { text } = await testApp().as('ines').get('/admin/retention')
  for (const said of [
    'Write-ahead log',
    'Copies in backups/',
    'Scheduled backups',
    'There are none.',
    'Opsentry does not know',
    'overwritten',
  ])
    expect(text).toContain(said)
})

test('nobody but the instance admin sees it, sets a period or runs anything', async () => {
  const app = testApp()
  for (const persona of ['otto', 'ann', 'ed', 'vic', 'olga'] as const) {
    const browser = app.as(persona)
    expect((await browser.get('/admin/retention')).status).toBe(403)
    for (const path of ['periods', 'compaction', 'drafts/run'])
      expect((await browser.post(`/admin/retention/${path}`, typed)).status).toBe(403)
  }
  expect(app.audited(null)).toEqual([])
  expect(lastRuns(app.deps.db, 'drafts', 9)).toEqual([])
})
