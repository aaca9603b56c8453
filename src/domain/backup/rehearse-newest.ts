import { writeUnaudited } from '#src/db/write.ts'
import { clearAlarm, raiseAlarm } from '../alarms/raise-alarm.ts'
import { backupPassphrase } from './backup-bucket.ts'
import { type BackupCopy, changeCopy, listCopies, newestSound } from './backup-copies.ts'
import { BackupFailure } from './backup-files.ts'
import { changeState } from './backup-state.ts'
import type { BackupTurn } from './backup-turn.ts'
import { tell } from './check-copies.ts'
import { differencesOf } from './count-rows.ts'
import { withFetched } from './fetch-copy.ts'

const hour = 3_600_000
const day = 24 * hour
const alarm = { kind: 'rehearsal_failed', subject: '' } as const

/**
 * Fetches the newest backup back from where it lies, restores it into a scratch file, and looks at all of it. One for a key whose
 * private half is elsewhere was looked at before it was encrypted: of it the checksum is compared, and the rest is the
 * operator's own drill, `opsentry restore --rehearse`.
 */
export async function rehearseNewest(turn: BackupTurn): Promise<void> {
  const { deps, settings } = turn
  const copy = newestSound(listCopies(deps.db))
  if (!copy) return plan(turn, hour)
  try {
    const findings = await withFetched(turn, copy, (name) => findingsIn(turn, copy, name))
    noteRehearsal(turn, copy, findings.length === 0 ? null : findings.slice(0, 3).join(' '))
    // Byte for byte it is what was made: such as under a key that was rotated since. Another one is made, and rehearsed.
    if (findings.length > 0) makeAnother(turn)
    plan(turn, findings.length === 0 ? day * (settings.rehearsal === 'daily' ? 1 : 7) : hour)
  } catch (error) {
    if (deps.stopping.aborted) return
    noteRehearsal(turn, copy, error instanceof Error ? error.message : String(error))
    const isDamaged = error instanceof BackupFailure && error.why === 'damaged'
    if (isDamaged) spoil(turn, copy)
    plan(turn, isDamaged ? day : hour)
  }
}

async function findingsIn({ deps, settings }: BackupTurn, copy: BackupCopy, name: string): Promise<string[]> {
  if (copy.encryption === 'key') return []
  const keys = { passphrase: backupPassphrase(deps, settings), identity: null }
  const { counts, findings } = await deps.backupFiles.rehearse(name, keys, deps.stopping)
  return [...findings, ...(copy.counts === null || findings.length > 0 ? [] : differencesOf(copy.counts, counts))]
}

/** It takes nobody's place any more, and another backup is made. */
function spoil(turn: BackupTurn, copy: BackupCopy): void {
  const { deps } = turn
  writeUnaudited(deps.db, (tx) => changeCopy(tx, copy, { state: 'damaged', checkedAt: deps.clock.now() }))
  tell(turn, [{ ...copy, state: 'damaged' }])
}

function makeAnother({ deps, settings }: BackupTurn): void {
  if (settings.schedule === 'off') return
  writeUnaudited(deps.db, (tx) => changeState(tx, { nextBackupAt: deps.clock.now() }))
}

function noteRehearsal({ deps }: BackupTurn, { name, place }: BackupCopy, problem: string | null): void {
  const now = deps.clock.now()
  if (problem !== null) deps.logger.error('a backup could not be rehearsed', { name, place, problem })
  writeUnaudited(deps.db, (tx) => {
    changeState(tx, { rehearsedAt: now, rehearsedName: name, rehearsedPlace: place, rehearsalProblem: problem })
    if (problem === null) clearAlarm(tx, deps, alarm)
    else
      raiseAlarm(tx, deps, { ...alarm, cause: problem, sentence: `${name} in the ${place}: ${problem} See Backups.` })
  })
}

/** Where none is rehearsed but by hand, nothing. */
function plan({ deps, settings }: BackupTurn, wait: number): void {
  const nextRehearsalAt = settings.rehearsal === 'off' ? null : deps.clock.now() + wait
  writeUnaudited(deps.db, (tx) => changeState(tx, { nextRehearsalAt }))
}
