import { writeUnaudited } from '#src/db/write.ts'
import { isClockSteady, watchClock } from '../clock/watch-clock.ts'
import type { JobDeps } from '../context.ts'
import { isSetUp } from '../settings/instance.ts'
import { listCopies, newestSound } from './backup-copies.ts'
import { type BackupStateRow, changeState, plannedState } from './backup-state.ts'
import { beginTurn } from './backup-turn.ts'
import { checkCopies } from './check-copies.ts'
import { rehearseNewest } from './rehearse-newest.ts'
import { runBackup } from './run-backup.ts'

const works = { backup: runBackup, check: checkCopies, rehearsal: rehearseNewest }
type Work = keyof typeof works

/**
 * Does what is due with backups, one after the other. What came due while nobody was at work is done once. Nothing for a database
 * in memory. One run at a time: so the schedule has it, and the instance lock keeps other processes away.
 */
export async function keepBackups(deps: JobDeps): Promise<void> {
  const { filename } = deps.db.$client
  if (filename === '' || filename === ':memory:' || !isSetUp(deps)) return
  // What is the newest is looked at before another one is.
  for (const work of ['check', 'backup', 'rehearsal'] as const) {
    if (deps.stopping.aborted) return
    const state = plannedState(deps)
    // The one before may have taken hours, and what was just planned is due at once by a clock that was set ahead since.
    watchClock(deps)
    if (!isClockSteady(deps)) return
    if (isDue(work, deps, state)) await doing(work, deps)
  }
}

function isDue(work: Work, { db, clock }: JobDeps, state: BackupStateRow): boolean {
  const at = { backup: state.nextBackupAt, check: state.nextCheckAt, rehearsal: state.nextRehearsalAt }[work]
  if (at === null || at > clock.now()) return false
  if (work === 'check') return listCopies(db).length > 0
  return work === 'backup' || newestSound(listCopies(db)) !== undefined
}

/** What is at work is shown meanwhile. */
async function doing(work: Work, deps: JobDeps): Promise<void> {
  const say = (working: Work | null) =>
    writeUnaudited(
      deps.db,
      (tx) => changeState(tx, { working, workingSince: working === null ? null : deps.clock.now() }),
      { durable: false },
    )
  say(work)
  try {
    await works[work](beginTurn(deps))
  } finally {
    say(null)
  }
}

/** At a start: what was at work was cut off with the process. */
export function forgetCutOffWork({ db }: Pick<JobDeps, 'db'>): void {
  writeUnaudited(db, (tx) => changeState(tx, { working: null, workingSince: null }), { durable: false })
}
