import type { Reader } from '#src/db/connection.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { backupPlaces } from '#src/words/backups.ts'
import { raiseAlarm } from '../alarms/raise-alarm.ts'
import { type BackupCopy, changeCopy, copiesAt, listCopies } from './backup-copies.ts'
import { BackupFailure } from './backup-files.ts'
import { nextRun } from './backup-schedule.ts'
import { changeState, readBackupState } from './backup-state.ts'
import { type BackupTurn, lookAround } from './backup-turn.ts'
import { withFetched } from './fetch-copy.ts'

const hour = 3_600_000
/** So that what is damaged is known within a day, a night's backup before the next one is made. */
const between = 20 * hour

/**
 * Each day: is every copy where it was put, and is the newest in each place byte for byte what was put there? One that is not is told, and
 * another backup is made at once. Where a place does not answer it is asked again an hour later.
 */
export async function checkCopies(turn: BackupTurn): Promise<void> {
  const { deps } = turn
  const before = soundCopies(deps.db)
  try {
    await lookAround(turn)
    for (const place of backupPlaces) await checkNewest(turn, place)
    planNext(turn, between)
  } catch (error) {
    if (deps.stopping.aborted) return
    const reason = error instanceof Error ? error.message : String(error)
    deps.logger.error('backups could not be checked', { reason })
    planNext(turn, hour)
  }
  tellWorse(turn, before)
}

async function checkNewest(turn: BackupTurn, place: BackupCopy['place']): Promise<void> {
  const { deps } = turn
  const sound = copiesAt(deps.db, place).filter(({ state }) => state === 'sound')
  for (const copy of sound.filter(({ madeAt }) => madeAt === sound[0]?.madeAt)) await checkCopy(turn, copy)
}

/** What is found of it is noted. Throws BackupFailure where it cannot be read. */
async function checkCopy(turn: BackupTurn, copy: BackupCopy): Promise<void> {
  const { deps } = turn
  const note = (change: Parameters<typeof changeCopy>[2]) =>
    writeUnaudited(deps.db, (tx) => changeCopy(tx, copy, { ...change, checkedAt: deps.clock.now() }))
  try {
    await withFetched(turn, copy, (_, { sha256 }) => note({ sha256 }))
  } catch (error) {
    if (error instanceof BackupFailure && error.why === 'damaged') note({ state: 'damaged' })
    else throw error
  }
}

/** Those that are sound now, as `tellWorse` asks for them later. */
export function soundCopies(db: Reader): Set<string> {
  return new Set(
    listCopies(db)
      .filter(({ state }) => state === 'sound')
      .map(keyOf),
  )
}

/** Tells of what was sound before and is not any more. `isMade`: another backup was made anyway. */
export function tellWorse(turn: BackupTurn, before: ReadonlySet<string>, isMade = false): void {
  const worse = listCopies(turn.deps.db).filter((copy) => copy.state !== 'sound' && before.has(keyOf(copy)))
  if (worse.length > 0) tell(turn, worse, isMade)
}

/** The operator hears of them, and another backup is made. */
export function tell({ deps, settings }: BackupTurn, worse: readonly BackupCopy[], isMade = false): void {
  const now = deps.clock.now()
  const what = worse.map(
    ({ name, place, state }) => `${name} in the ${place} is ${state === 'missing' ? 'gone' : state}.`,
  )
  const makesAnother = settings.schedule !== 'off' && !isMade
  const byHand = isMade ? 'Another backup was made.' : 'Make another one: Backups, “Back up now”.'
  const todo = makesAnother ? 'Another backup is made at once.' : byHand
  writeUnaudited(deps.db, (tx) => {
    raiseAlarm(tx, deps, {
      ...{ kind: 'backup_damaged', subject: '', cause: what.join(' ') },
      sentence: `${what.join(' ')} ${todo} If it comes again, look at that disk or bucket.`,
    })
    const planned = readBackupState(tx)?.nextBackupAt ?? nextRun(settings, now)
    if (makesAnother && (planned === null || planned > now)) changeState(tx, { nextBackupAt: now })
  })
}

function planNext({ deps }: BackupTurn, wait: number): void {
  writeUnaudited(deps.db, (tx) => changeState(tx, { nextCheckAt: deps.clock.now() + wait }))
}

function keyOf({ name, place }: BackupCopy): string {
  return `${place} ${name}`
}
