import { perDb } from '#src/db/per-db.ts'
import { StorageError } from '#src/db/storage.ts'
import { keepAlarm } from '#src/domain/alarms/keep-alarm.ts'
import type { JobDeps } from '#src/domain/context.ts'
import { streamAudit } from '#src/domain/monitoring/stream-audit.ts'

/** Milliseconds until it is tried again, and for which it may fail before anybody is told. */
const [again, patience] = [30_000, 120_000]

/** Since when nothing arrives, and when it was tried last; `elapsed()`. */
const failing = perDb('audit entries that do not arrive', (): { since?: number; triedAt?: number } => ({}))

/** Passes audit entries on to the syslog server that the environment names. Never throws for what that does. */
export async function passOnAudit(deps: JobDeps): Promise<void> {
  const { syslog, db, clock } = deps
  const alarm = { kind: 'audit_not_passed_on', subject: '' } as const
  const memory = failing(db)
  if (syslog === null) {
    keepAlarm(deps, alarm, null)
    return
  }
  if (memory.triedAt !== undefined && clock.elapsed() - memory.triedAt < again) return
  try {
    await streamAudit({ ...deps, syslog }, deps.stopping)
    delete memory.since
    delete memory.triedAt
    keepAlarm(deps, alarm, null)
  } catch (error) {
    if (error instanceof StorageError) throw error
    const answer = error instanceof Error ? error.message : String(error)
    deps.logger.warn('audit entries were not passed on', { error: answer })
    memory.triedAt = clock.elapsed()
    memory.since ??= memory.triedAt
    const sentence = `It says: ${answer}. Look at that server, and at OPSENTRY_AUDIT_SYSLOG. They wait here, and nothing is lost.`
    if (memory.triedAt - memory.since >= patience) keepAlarm(deps, alarm, { cause: answer, sentence })
  }
}
