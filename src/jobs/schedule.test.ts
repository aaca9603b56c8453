import { expect, test } from 'vitest'
import { incidents } from '#src/db/schema/status.ts'
import { acmeId, type TestApp, testApp } from '#src/testing/harness.ts'
import { mailing } from '#src/testing/mailing.ts'
import { jobs, runJob } from './schedule.ts'

const minute = 60_000
const fields = { title: 'Logins fail', body: 'We are looking.', status: 'investigating' }

async function promisedIn(app: TestApp, nextUpdateIn: string): Promise<string> {
  const answer = await app.as('ed').post('/app/acme/incidents', { ...fields, nextUpdateIn })
  return answer.location ?? ''
}

async function tick({ deps }: TestApp): Promise<void> {
  for (const job of jobs) await runJob(deps, job)
}

test('a promise stands on the page until the next update keeps it', async () => {
  const app = testApp()
  const path = await promisedIn(app, '30')
  expect((await app.visitor().get('/')).text).toMatch(/Next update by <time datetime="2026-03-10T12:30/)
  app.deps.clock.advance(10 * minute)
  await app.as('ed').post(`${path}/updates`, { body: 'Still looking.', status: 'identified', nextUpdateIn: '60' })
  expect((await app.visitor().get('/')).text).toMatch(/Next update by <time datetime="2026-03-10T13:10/)
  await app.as('ed').post(`${path}/updates`, { body: 'Fixed.', status: 'resolved', nextUpdateIn: '60' })
  expect((await app.visitor().get('/')).text).not.toContain('Next update by')
  expect(app.deps.db.select().from(incidents).get()?.nextUpdateBy).toBeNull()
})

test('a missed promise is told once to everybody who could keep it, and to nobody else', async () => {
  const app = testApp()
  const mail = await mailing(app)
  try {
    const path = await promisedIn(app, '15')
    app.deps.clock.advance(15 * minute - 1)
    await tick(app)
    await mail.mailsTo('')
    expect(mail.sink.mails).toEqual([])
    app.deps.clock.advance(1)
    await tick(app)
    await tick(app)
    await mail.mailsTo('')
    const people = ['ann', 'ed', 'iris', 'otto'].map((name) => `${name}@example.com`)
    expect(mail.sink.mails.map(({ to }) => to).sort()).toEqual(people)
    expect(mail.sink.mails[0]?.parsed.subject).toBe('Overdue: the next update of “Logins fail” · Acme')
    expect(mail.sink.mails[0]?.parsed.text).toContain(`http://localhost${path}`)
    expect(app.audited(acmeId).filter((action) => action === 'incident.update_overdue')).toHaveLength(1)

    await app.as('ed').post(`${path}/updates`, { body: 'Sorry.', status: 'identified', nextUpdateIn: '15' })
    app.deps.clock.advance(20 * minute)
    await tick(app)
    await app.as('ed').post(`${path}/updates`, { body: 'Fixed.', status: 'resolved' })
    await mail.mailsTo('')
    // The second reminder was still waiting when the update came: it is not sent any more.
    expect(mail.sink.mails).toHaveLength(people.length)
  } finally {
    await mail.close()
  }
})

test('an incident of which visitors hear nothing for four hours is told to the team, once until the next update', async () => {
  const app = testApp()
  const mail = await mailing(app)
  try {
    const path = await promisedIn(app, '')
    app.deps.clock.advance(4 * 60 * minute - 1)
    await tick(app)
    await mail.mailsTo('')
    expect(mail.sink.mails).toEqual([])
    app.deps.clock.advance(1)
    await tick(app)
    await tick(app)
    await mail.mailsTo('')
    const people = ['ann', 'ed', 'iris', 'otto'].map((name) => `${name}@example.com`)
    expect(mail.sink.mails.map(({ to }) => to).sort()).toEqual(people)
    expect(mail.sink.mails[0]?.parsed.subject).toBe('Silent: “Logins fail” · Acme')
    expect(mail.sink.mails[0]?.parsed.text).toContain('its last update is of 10 Mar 2026, 13:00 CET')
    expect(app.audited(acmeId).filter((action) => action === 'incident.silent')).toHaveLength(1)

    await app.as('ed').post(`${path}/updates`, { body: 'Still looking.', status: 'identified' })
    app.deps.clock.advance(5 * 60 * minute)
    await app.as('ed').post(`${path}/resolution`, { body: 'Fixed.' })
    await tick(app)
    await mail.mailsTo('')
    expect(mail.sink.mails).toHaveLength(people.length)
  } finally {
    await mail.close()
  }
})

test('every job has a name of its own, and one that fails is logged and stops nothing', async () => {
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length)
  const { deps } = testApp()
  await runJob(deps, { name: 'broken', cron: '* * * * *', run: () => Promise.reject(new Error('no')) })
  expect(deps.logger.lines.filter(({ level }) => level === 'error')).toMatchObject([{ facts: { job: 'broken' } }])
})
