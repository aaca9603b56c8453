import { and, eq, isNull, lt, lte, not, or, type SQL, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { maintenanceReminders, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { write } from '#src/db/write.ts'
import type { AuditActionOf } from '#src/words/audit.ts'
import type { Language } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'
import { queueNotification } from '../notifications/queue-notification.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { insertMaintenanceUpdate } from './insert-maintenance-update.ts'
import { leaveServices } from './leave-services.ts'
import { isAhead, type MaintenanceWindow } from './maintenance-window.ts'
import { stepText } from './step-texts.ts'
import { isEndWorthTelling, isMissed, isStartWorthTelling } from './worth-telling-step.ts'

/** Steps that the clock takes without a person. */
type Step = 'remind' | 'start' | 'overrun' | 'complete'

interface DueStep {
  step: Step
  window: MaintenanceWindow
  language: Language
  /** UTC ms at which the step was due. */
  at: number
}

/** Steps taken in one go: the rest follows a minute later, and the thread's other work comes in between. */
const mostSteps = 1000
/** Steps read at once. */
const stepsAtOnce = 100

/** Missed steps after which a transaction ends with the next window that is over, and those after which it ends anyway. */
const missedAtOnce = { some: 20, most: 60 }

/**
 * Takes every due step of all windows, in the order they were due, including those missed during a restart or a suspended
 * machine. Each step makes itself no longer due in its own transaction; those of one organization that were missed share one, so
 * that programs are told how its services are shown after them, and not each state between. Returns how many were taken.
 */
export function runDueSteps(deps: Deps, actor: SystemActor): number {
  let done = 0
  while (done < mostSteps) {
    const due = dueSteps(deps.db, deps.clock.now(), stepsAtOnce)
    const [first] = due
    if (first === undefined) break
    done += isMissed(first, deps.clock.now())
      ? takeMissed(deps, actor, first.window.organizationId)
      : takeEach(deps, actor, due)
  }
  return done
}

function takeEach(deps: Deps, actor: SystemActor, due: DueStep[]): number {
  const followed = due.findIndex((one) => isFollowed(one, deps.clock.now()))
  const taken = followed < 0 ? due : due.slice(0, followed + 1)
  for (const one of taken) write(deps.db, (tx) => take(tx, deps, actor, one))
  return taken.length
}

/** A window that begins after its end is over at once: that step may come before those of other windows. */
function isFollowed({ step, window }: DueStep, now: number): boolean {
  return step === 'start' && window.scheduledEnd <= now
}

function takeMissed(deps: Deps, actor: SystemActor, organizationId: OrganizationId): number {
  return write(deps.db, (tx) =>
    tellStatusChanges(tx, deps, organizationId, () => {
      for (let taken = 0; ; taken++) {
        const [next] = taken < missedAtOnce.most ? dueSteps(tx, deps.clock.now(), 1, organizationId) : []
        if (next === undefined) return taken
        take(tx, deps, actor, next)
        if (taken >= missedAtOnce.some && next.step === 'complete') return taken + 1
      }
    }),
  )
}

/** In its transaction. */
function take(tx: Tx, deps: Deps, actor: SystemActor, due: DueStep): void {
  const changes = steps[due.step](tx, deps, actor, due)
  recordAudit(tx, deps, actor, {
    action: `maintenance.${actions[due.step]}`,
    organizationId: due.window.organizationId,
    subject: { type: 'maintenance_window', id: due.window.id },
    changes: { dueAt: due.at, ...changes },
  })
}

const actions: Record<Step, AuditActionOf<'maintenance'>> = {
  remind: 'reminded',
  start: 'started',
  overrun: 'overran',
  complete: 'completed',
}

type Changes = Record<string, unknown>

const steps: Record<Step, (tx: Tx, deps: Deps, actor: SystemActor, due: DueStep) => Changes> = {
  /** Several reminders due at once are one message; after the start, none. */
  remind(tx, deps, actor, { window }) {
    const now = deps.clock.now()
    const settled = tx
      .update(maintenanceReminders)
      .set({ settledAt: now })
      .where(and(eq(maintenanceReminders.maintenanceWindowId, window.id), isDue(now)))
      .returning({ leadMinutes: maintenanceReminders.leadMinutes })
      .all()
    const notify = isAhead(window, now)
    if (notify) queueNotification(tx, deps, actor, window.organizationId, { maintenanceWindowId: window.id })
    return { leadMinutes: settled.map(({ leadMinutes }) => leadMinutes), notify }
  },

  start(tx, deps, actor, { window, language, at }) {
    const notify = window.notifyAtStart && isStartWorthTelling(window, deps.clock.now())
    const body = stepText(language, 'started')
    insertMaintenanceUpdate(tx, deps, actor, window, { status: 'in_progress', body, notify, at })
    return { notify }
  },

  overrun(tx, deps, actor, due) {
    const { window, language, at } = due
    const body = stepText(language, 'overrun')
    const told = toldAtEnd(tx, deps, due)
    tx.update(maintenanceWindows).set({ overrunAt: at }).where(eq(maintenanceWindows.id, window.id)).run()
    insertMaintenanceUpdate(tx, deps, actor, window, { status: window.status, body, at, ...told })
    return { notify: told.notify }
  },

  complete(tx, deps, actor, due) {
    const { window, language, at } = due
    const body = stepText(language, 'completed')
    const told = toldAtEnd(tx, deps, due)
    tellStatusChanges(tx, deps, window.organizationId, () => {
      insertMaintenanceUpdate(tx, deps, actor, window, { status: 'completed', body, at, ...told })
      leaveServices(tx, deps, actor, window)
    })
    return { notify: told.notify }
  },
}

/** Programs learn how each window ended, however late, or they would wait for it for ever. */
function toldAtEnd(tx: Tx, { clock }: Deps, due: DueStep): { notify: boolean; notifyPrograms: boolean } {
  const notify = due.window.notifyAtEnd && isEndWorthTelling(tx, due, clock.now())
  return { notify, notifyPrograms: due.window.notifyAtEnd && !notify }
}

/** The first steps that are due, at most one of each kind for a window; of one organization, or of all. */
function dueSteps(db: Reader, now: number, limit: number, organizationId?: OrganizationId): DueStep[] {
  const which = organizationId === undefined ? undefined : eq(maintenanceWindows.organizationId, organizationId)
  const due = [...dueReminders(db, now, limit, which), ...dueChanges(db, now, limit, which)]
  return due.toSorted((a, b) => a.at - b.at).slice(0, limit)
}

function dueReminders(db: Reader, now: number, limit: number, which: SQL | undefined): DueStep[] {
  const at = sql<number>`min(${maintenanceReminders.remindAt})`
  return db
    .select({ window: maintenanceWindows, language: organizations.language, at })
    .from(maintenanceReminders)
    .innerJoin(maintenanceWindows, eq(maintenanceWindows.id, maintenanceReminders.maintenanceWindowId))
    .innerJoin(organizations, eq(organizations.id, maintenanceWindows.organizationId))
    .where(and(isDue(now), isNull(maintenanceWindows.endedAt), isNull(organizations.deletedAt), which))
    .groupBy(maintenanceWindows.id)
    .orderBy(at)
    .limit(limit)
    .all()
    .map((row) => ({ step: 'remind', ...row }))
}

function isDue(now: number) {
  return and(isNull(maintenanceReminders.settledAt), lte(maintenanceReminders.remindAt, now))
}

function dueChanges(db: Reader, now: number, limit: number, which: SQL | undefined): DueStep[] {
  const { status, autoStart, scheduledStart, scheduledEnd } = maintenanceWindows
  const isStart = eq(status, 'scheduled')
  return db
    .select({ window: maintenanceWindows, language: organizations.language })
    .from(maintenanceWindows)
    .innerJoin(organizations, eq(organizations.id, maintenanceWindows.organizationId))
    .where(
      and(
        isNull(maintenanceWindows.endedAt),
        lte(scheduledStart, now),
        or(and(isStart, autoStart), and(not(isStart), lte(scheduledEnd, now), mayEnd)),
        isNull(organizations.deletedAt),
        which,
      ),
    )
    .orderBy(sql`case when ${isStart} then ${scheduledStart} else ${scheduledEnd} end`)
    .limit(limit)
    .all()
    .flatMap((row) => changesOf(row, now))
}

/** So that windows which wait for a person are not read again at every step. */
const mayEnd = and(
  or(
    maintenanceWindows.startedInTime,
    isNull(maintenanceWindows.startedAt),
    lt(maintenanceWindows.startedAt, maintenanceWindows.scheduledEnd),
  ),
  or(maintenanceWindows.autoComplete, isNull(maintenanceWindows.overrunAt)),
)

function changesOf(row: { window: MaintenanceWindow; language: Language }, now: number): DueStep[] {
  const { status, autoStart, autoComplete, scheduledStart, scheduledEnd, overrunAt } = row.window
  if (status === 'scheduled') return autoStart ? [{ ...row, step: 'start', at: scheduledStart }] : []
  else if (scheduledEnd > now || waitsForHand(row.window)) return []
  else if (autoComplete) return [{ ...row, step: 'complete', at: scheduledEnd }]
  else return overrunAt === null ? [{ ...row, step: 'overrun', at: scheduledEnd }] : []
}

/** Begun by hand after its planned end, so only a person ends it. */
function waitsForHand({ startedAt, startedInTime, scheduledEnd }: MaintenanceWindow): boolean {
  return startedAt !== null && startedAt >= scheduledEnd && !startedInTime
}
