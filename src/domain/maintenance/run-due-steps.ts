import { and, eq, isNull, lt, lte, not, or, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { maintenanceReminders, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { write } from '#src/db/write.ts'
import type { Language } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'
import { queueNotification } from '../notifications/queue-notification.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { insertMaintenanceUpdate } from './insert-maintenance-update.ts'
import { leaveServices } from './leave-services.ts'
import { isAhead, type MaintenanceWindow } from './maintenance-window.ts'
import { stepText } from './step-texts.ts'

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

/**
 * Takes every due step of all windows, in the order they were due, including those missed during a restart or a suspended
 * machine. Each step is a transaction of its own that makes itself no longer due. Returns how many were taken.
 */
export function runDueSteps(deps: Deps, actor: SystemActor): number {
  let done = 0
  while (done < mostSteps) {
    const due = dueSteps(deps)
    const followed = due.findIndex((one) => isFollowed(one, deps.clock.now()))
    const taken = followed < 0 ? due : due.slice(0, followed + 1)
    if (taken.length === 0) break
    for (const one of taken) take(deps, actor, one)
    done += taken.length
  }
  return done
}

/** A window that begins after its end is over at once: that step may come before those of other windows. */
function isFollowed({ step, window }: DueStep, now: number): boolean {
  return step === 'start' && window.scheduledEnd <= now
}

function take(deps: Deps, actor: SystemActor, due: DueStep): void {
  write(deps.db, (tx) => {
    const changes = steps[due.step](tx, deps, actor, due)
    recordAudit(tx, deps, actor, {
      action: `maintenance.${actions[due.step]}`,
      organizationId: due.window.organizationId,
      subject: { type: 'maintenance_window', id: due.window.id },
      changes: { dueAt: due.at, ...changes },
    })
  })
}

const actions: Record<Step, string> = {
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
    const notify = window.notifyAtStart
    const body = stepText(language, 'started')
    insertMaintenanceUpdate(tx, deps, actor, window, { status: 'in_progress', body, notify, at })
    return { notify }
  },

  overrun(tx, deps, actor, { window, language, at }) {
    const notify = window.notifyAtEnd
    const body = stepText(language, 'overrun')
    tx.update(maintenanceWindows).set({ overrunAt: at }).where(eq(maintenanceWindows.id, window.id)).run()
    insertMaintenanceUpdate(tx, deps, actor, window, { status: window.status, body, notify, at })
    return { notify }
  },

  complete(tx, deps, actor, { window, language, at }) {
    const notify = window.notifyAtEnd
    const body = stepText(language, 'completed')
    tellStatusChanges(tx, deps, window.organizationId, () => {
      insertMaintenanceUpdate(tx, deps, actor, window, { status: 'completed', body, notify, at })
      leaveServices(tx, deps, actor, window)
    })
    return { notify }
  },
}

/** The first steps that are due, at most one of each kind for a window. */
function dueSteps({ db, clock }: Deps): DueStep[] {
  const now = clock.now()
  const due = [...dueReminders(db, now), ...dueChanges(db, now)]
  return due.toSorted((a, b) => a.at - b.at).slice(0, stepsAtOnce)
}

function dueReminders(db: Reader, now: number): DueStep[] {
  const at = sql<number>`min(${maintenanceReminders.remindAt})`
  return db
    .select({ window: maintenanceWindows, language: organizations.language, at })
    .from(maintenanceReminders)
    .innerJoin(maintenanceWindows, eq(maintenanceWindows.id, maintenanceReminders.maintenanceWindowId))
    .innerJoin(organizations, eq(organizations.id, maintenanceWindows.organizationId))
    .where(and(isDue(now), isNull(maintenanceWindows.endedAt), isNull(organizations.deletedAt)))
    .groupBy(maintenanceWindows.id)
    .orderBy(at)
    .limit(stepsAtOnce)
    .all()
    .map((row) => ({ step: 'remind', ...row }))
}

function isDue(now: number) {
  return and(isNull(maintenanceReminders.settledAt), lte(maintenanceReminders.remindAt, now))
}

function dueChanges(db: Reader, now: number): DueStep[] {
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
      ),
    )
    .orderBy(sql`case when ${isStart} then ${scheduledStart} else ${scheduledEnd} end`)
    .limit(stepsAtOnce)
    .all()
    .flatMap((row) => changesOf(row, now))
}

/** So that windows which wait for a person are not read again at every step. */
const mayEnd = and(
  or(isNull(maintenanceWindows.startedAt), lt(maintenanceWindows.startedAt, maintenanceWindows.scheduledEnd)),
  or(maintenanceWindows.autoComplete, isNull(maintenanceWindows.overrunAt)),
)

function changesOf(row: { window: MaintenanceWindow; language: Language }, now: number): DueStep[] {
  const { status, autoStart, autoComplete, scheduledStart, scheduledEnd, startedAt, overrunAt } = row.window
  if (status === 'scheduled') return autoStart ? [{ ...row, step: 'start', at: scheduledStart }] : []
  // Begun by hand after its planned end, so only a person ends it.
  else if (scheduledEnd > now || (startedAt !== null && startedAt >= scheduledEnd)) return []
  else if (autoComplete) return [{ ...row, step: 'complete', at: scheduledEnd }]
  else return overrunAt === null ? [{ ...row, step: 'overrun', at: scheduledEnd }] : []
}
