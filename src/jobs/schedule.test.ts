import { desc, eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { announce, follow } from '#src/testing/announced-incident.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId } from '#src/testing/personas.ts'
import { startSmtpSink } from '#src/testing/smtp-sink.ts'
import { leavingOut } from '#src/testing/watched-work.ts'
import { jobs, runJob, startSchedule } from './schedule.ts'

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
  expect((await app.visitor().get('/')).text).toMatch(/next update by <time datetime="2026-03-10T12:30/)
  app.deps.clock.advance(10 * minute)
  await app.as('ed').post(`${path}/updates`, { body: 'Still looking.', status: 'identified', nextUpdateIn: '60' })
  expect((await app.visitor().get('/')).text).toMatch(/next update by <time datetime="2026-03-10T13:10/)
  await app.as('ed').post(`${path}/updates`, { body: 'Fixed.', status: 'resolved', nextUpdateIn: '60' })
  expect((await app.visitor().get('/')).text).not.toContain('next update by')
  expect(app.deps.db.select().from(incidents).get()?.nextUpdateBy).toBeNull()
})

test('a missed promise is told once to everybody who could keep it, and to nobody else', async () => {
  const app = testApp()
  const mail = await connectRelay(app)
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
  const mail = await connectRelay(app)
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
    expect(mail.sink.mails[0]?.parsed.text).toContain('its last update was on 10 Mar 2026, 13:00 CET')
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

/** Sue was notified of `path` 30 minutes ago; Tom's relay refused the message. */
async function late(): Promise<{ app: TestApp; mail: ConnectedRelay; refuse: Set<string> }> {
  const app = testApp()
  const refuse = new Set(['tom@example.org'])
  const mail = await connectRelay(app, {
    refuseRecipient: (address) => (refuse.has(address) ? { code: 450, message: 'later' } : undefined),
  })
  follow(app, 'sue@example.org', 'tom@example.org')
  await announce(app)
  await mail.mailsTo('')
  return { app, mail, refuse }
}

const admins = ['ann', 'iris', 'otto'].map((name) => `${name}@example.com`)
const lateMails = ({ sink }: ConnectedRelay) => sink.mails.filter(({ parsed }) => parsed.subject?.startsWith('Late:'))

test('a notification that has not finished after half an hour is told to owners and admins, once, with its numbers', async () => {
  const { app, mail } = await late()
  try {
    app.deps.clock.advance(30 * minute - 1)
    await tick(app)
    await mail.mailsTo('')
    expect(lateMails(mail)).toEqual([])
    app.deps.clock.advance(1)
    await tick(app)
    await tick(app)
    await mail.mailsTo('')
    expect(
      lateMails(mail)
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(admins)
    const { subject, text } = lateMails(mail)[0]?.parsed ?? {}
    expect(subject).toBe('Late: 1 of 2 messages about “Logins fail” · Acme')
    expect(text).toContain(
      'could leave from 10 Mar 2026, 13:00 CET on. Of 2, 1 were delivered and 0 failed; 1 still have',
    )
    expect(text).toMatch(/Open the ledger: http:\/\/localhost\/app\/acme\/notifications\/\w{12}/)
    expect(text).not.toContain('@example.org')
    expect(app.audited(acmeId).filter((action) => action === 'notification.late')).toHaveLength(1)
    expect((await app.as('ed').get('/app/acme')).text).toContain('Logins fail: not everybody has been told.')
  } finally {
    await mail.close()
  }
})

test('one that has finished in time, or was taken back, is told to nobody', async () => {
  const { app, mail, refuse } = await late()
  try {
    refuse.clear()
    app.deps.clock.advance(10 * minute)
    await mail.mailsTo('')
    writeUnaudited(app.deps.db, (tx) => tx.update(organizations).set({ recallSeconds: 60 }).run())
    const { path } = await announce(app, 'A mistake')
    const [said] = app.deps.db.select().from(statusUpdates).orderBy(desc(sql`rowid`)).all()
    await app.as('ed').post(`${path}/updates/${said?.id}/recall`)
    app.deps.clock.advance(60 * minute)
    await tick(app)
    await mail.mailsTo('')
    expect(lateMails(mail)).toEqual([])
    expect((await app.as('ann').get('/app/acme')).text).not.toContain('not everybody has been told')
  } finally {
    await mail.close()
  }
})

test('while the relay is down that mail waits too, and says why; if all has left meanwhile it is not sent', async () => {
  const { app, mail, refuse } = await late()
  try {
    const { port } = mail.sink
    await mail.sink.close()
    app.deps.clock.advance(31 * minute)
    await mail.mailsTo('')
    await tick(app)
    await mail.mailsTo('')
    expect(app.deps.db.select().from(deliveries).where(eq(deliveries.kind, 'notification_late')).all()).toHaveLength(3)
    const overview = (await app.as('ann').get('/app/acme')).text
    expect(overview).toMatch(/not everybody has been told.*E-mail: nothing has left since .*ECONNREFUSED/s)

    const back = await startSmtpSink({ port })
    try {
      refuse.clear()
      writeUnaudited(app.deps.db, (tx) => {
        tx.update(deliveries).set({ state: 'delivered' }).where(eq(deliveries.kind, 'status_update')).run()
      })
      app.deps.clock.advance(10 * minute)
      // As long as the channel is paused, one message at a time tries it.
      for (const _one of admins) await deliverDue(app.deps)
      expect(back.mails).toEqual([])
      const ends = app.deps.db.select().from(deliveries).where(eq(deliveries.kind, 'notification_late')).all()
      expect(ends.map(({ lastAnswer }) => lastAnswer)).toEqual(Array(3).fill('No messages are left to send.'))
    } finally {
      await back.close()
    }
  } finally {
    app.deps.mailer.close()
  }
})

test('every job has a name of its own, and one that fails is logged and stops nothing', async () => {
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length)
  const { deps } = testApp()
  await runJob(deps, { name: 'broken', cron: '* * * * *', run: () => Promise.reject(new Error('no')) })
  expect(deps.logger.lines.filter(({ level }) => level === 'error')).toMatchObject([{ facts: { job: 'broken' } }])
})

test('a job that hung is left out, and the others run under their names', async () => {
  const { deps } = testApp()
  const ran: string[] = []
  const jobOf = (name: string) => ({ name, cron: '', run: () => void ran.push(name) })
  const taken = await leavingOut(['bad'], async () => {
    for (const name of ['bad', 'good']) await runJob(deps, jobOf(name))
  })
  expect([ran, taken]).toEqual([['good'], ['good']])
})

test('a page is known by its route, never by what stands in its address', async () => {
  const app = testApp()
  const taken = await leavingOut([], () => app.visitor().get('/subscriptions/a-secret-token'))
  expect(taken).toEqual(['GET /:base/subscriptions/:token'])
})

test('a job that goes on is not started again, neither by the clock nor by what shares its second', async () => {
  const { deps } = testApp()
  const [over, ticked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const runs = { slow: 0, quick: 0 }
  const slow = () => {
    runs.slow += 1
    return over.promise
  }
  // After the others: what they do in the same second, they have done.
  const quick = () => {
    runs.quick += 1
    if (runs.quick === 3) ticked.resolve()
  }
  const [eachSecond, byClock] = ['* * * * * *', '*/1 * * * * *']
  const schedule = startSchedule(deps, [
    { name: 'slow', cron: eachSecond, by: 'any', run: slow },
    { name: 'slow by the clock', cron: byClock, by: 'any', run: slow },
    { name: 'quick', cron: byClock, by: 'any', run: quick },
  ])
  await ticked.promise
  expect(runs.slow).toBe(2)
  over.resolve()
  await schedule.stop()
})
