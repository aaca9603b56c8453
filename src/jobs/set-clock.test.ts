import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, isNull } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { invitations, sessions } from '#src/db/schema/access.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts, instance } from '#src/db/schema/identity.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { startSession } from '#src/domain/accounts/sessions.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { findWindow } from '#src/domain/maintenance/find-window.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { lastDone } from '#src/domain/retention/job-runs.ts'
import { retentionRules } from '#src/domain/retention/retention-rules.ts'
import { daysOf } from '#src/domain/settings/retention-periods.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { invite } from '#src/testing/invitations.ts'
import { accountId, acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import { plannedWindow } from '#src/testing/status-room.ts'
import { restarted, type TestDeps } from '#src/testing/test-deps.ts'
import { jobs, runJob } from './schedule.ts'

/* The clock of the machine is wrong for a while, with mail on its way, windows planned, and data that is to be kept until tomorrow. */

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
/** Nobody writes anything in the very millisecond in which the clock is set, or a process starts. */
const aMoment = 1

/** So much time passes in an instance's life: at each step what is due is sent, and every job has its turn. */
async function live(deps: TestDeps, milliseconds: number, step = 15 * second): Promise<void> {
  for (let left = milliseconds; left > 0; left -= step) {
    deps.clock.advance(Math.min(left, step))
    await deliverDue(deps)
    for (const job of jobs) await runJob(deps, job)
  }
  await deliverDue(deps)
}

/** An instance whose mail server is down with news on their way to Sue; `mend`: it is up again. */
async function instanceInTrouble() {
  const backupsFolder = mkdtempSync(join(tmpdir(), 'opsentry-set-clock-'))
  atEnd(() => rmSync(backupsFolder, { recursive: true }))
  const room = testRoom({ backupsFolder })
  const { deps, clock } = room
  const mail = await connectRelay(room)
  atEnd(() => mail.close())
  subscribe(deps, 'sue@example.com')
  startedSession(deps, 'vic')
  invite(deps)
  await live(deps, minute)
  mail.sink.mails.splice(0)

  keepUntilTomorrow(deps)
  const plan = (scheduledStart: number) =>
    scheduleWindow(deps, system, acmeId, {
      ...plannedWindow,
      scheduledStart,
      scheduledEnd: scheduledStart + hour,
      notifyAtStart: true,
    }).id
  const soon = plan(clock.now() + 3 * minute)
  const later = plan(clock.now() + 3 * day)
  // A port on which nobody listens.
  connectTo(deps, 1)
  announce(deps, 'Before')
  await live(deps, 45 * second)
  return { ...room, mail, soon, later, mend: (now: TestDeps) => connectTo(now, mail.sink.relay.port) }
}

function connectTo({ db }: TestDeps, relayPort: number): void {
  writeUnaudited(db, (tx) => tx.update(instance).set({ relayPort }).where(eq(instance.id, 1)).run())
}

function announce(deps: TestDeps, title: string): void {
  openIncident(deps, system, acmeId, {
    title,
    body: 'We look into it.',
    status: 'investigating',
    services: [],
    notify: true,
  })
}

function startedSession(deps: TestDeps, persona: string): void {
  write(deps.db, (tx) => {
    startSession(tx, deps, accountId(persona), testOrigin)
    recordAudit(tx, deps, system, {
      action: someAction('test'),
      organizationId: null,
      subject: { type: 'test', id: 'x' },
    })
  })
}

/** An account and a copy of the database whose days are over tomorrow, and no earlier. */
function keepUntilTomorrow({ db, clock, backupsFolder }: TestDeps): void {
  const since = (rule: 'accounts' | 'copies') => clock.now() - daysOf(db, rule) * day + 12 * hour
  const set = { deletionRequestedAt: since('accounts') }
  writeUnaudited(db, (tx) =>
    tx
      .update(accounts)
      .set(set)
      .where(eq(accounts.id, accountId('ed')))
      .run(),
  )
  const copy = join(backupsFolder, 'before-upgrade.db')
  writeFileSync(copy, '')
  utimesSync(copy, since('copies') / 1000, since('copies') / 1000)
}

/** What a wrong clock must not erase. */
const kept = ({ db, backupsFolder }: TestDeps) => ({
  account: db
    .select()
    .from(accounts)
    .where(eq(accounts.id, accountId('ed')))
    .all().length,
  copies: readdirSync(backupsFolder).length,
  sessions: db.select().from(sessions).all().length,
  invitations: db.select().from(invitations).all().length,
})
const everything = { account: 1, copies: 1, sessions: 1, invitations: 1 }

const queued = ({ db }: TestDeps) => db.select().from(deliveries).where(isNull(deliveries.settledAt)).all().length
/** What Sue was told. */
const told = ({ mail }: { mail: ConnectedRelay }) =>
  mail.sink.mails.flatMap(({ to, parsed }) => (to === 'sue@example.com' ? [parsed.subject] : [])).toSorted()
const status = ({ db }: TestDeps, id: string) => findWindow(db, acmeId, id).status

const rulesRunLately = (deps: TestDeps) =>
  retentionRules.filter(({ name }) => deps.clock.now() - (lastDone(deps, name) ?? 0) < 2 * hour)

const news = ['Investigating: Before · Acme', 'Investigating: Meanwhile · Acme']

test.each([-day, day, 40 * day, 365 * day])(
  'wrong by %d ms for 75 seconds: all mail leaves, nothing is early or erased, and promises are kept',
  async (by) => {
    const room = await instanceInTrouble()
    const { deps, clock, soon, later } = room
    clock.jump(by)
    clock.advance(aMoment)
    announce(deps, 'Meanwhile')
    await live(deps, 75 * second)
    expect([status(deps, soon), status(deps, later)]).toEqual(['scheduled', 'scheduled'])
    clock.jump(-by)
    room.mend(deps)
    await live(deps, 2 * minute)
    expect(queued(deps)).toBe(0)
    expect(told(room)).toEqual([...news, 'Maintenance in progress: Database upgrade · Acme'])
    expect([status(deps, soon), status(deps, later), kept(deps)]).toEqual(['in_progress', 'scheduled', everything])
    await live(deps, day, 4 * hour)
    expect(kept(deps)).toEqual({ ...everything, account: 0, copies: 0 })
    expect(rulesRunLately(deps)).toHaveLength(retentionRules.length)
  },
)

test.each([-day, 40 * day])(
  'wrong by %d ms from then on, and started anew: mail leaves, and for a day nothing is erased',
  async (by) => {
    const room = await instanceInTrouble()
    const { clock } = room
    clock.jump(by)
    const deps = restarted(room.deps, 0)
    room.mend(deps)
    deps.clock.advance(aMoment)
    announce(deps, 'Meanwhile')
    await live(deps, 2 * minute)
    expect(queued(deps)).toBe(0)
    // A clock that stands days ahead at a start looks as if nobody had been there: what waited is too old, until it is right again.
    expect(told(room).slice(0, 2)).toEqual(by > 0 ? news.slice(1) : news)
    await live(deps, 23 * hour, 4 * hour)
    expect([kept(deps), rulesRunLately(deps)]).toEqual([everything, []])
    await live(deps, 2 * hour, hour)
    expect(rulesRunLately(deps)).toHaveLength(retentionRules.length)
  },
)
