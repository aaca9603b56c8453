import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { utcMinute } from '../time/utc-day.ts'
import type { Hang } from './hang.ts'
import { raiseAlarm } from './raise-alarm.ts'

/** Says on screen, and to the operator's webhook, what hung and what follows from it. Not audited, because nobody acted. */
export function reportHang(deps: Pick<Deps, 'db' | 'clock' | 'ids'>, hang: Hang): void {
  const kind = hang.thread === 'page' ? 'process_restarted' : 'worker_restarted'
  writeUnaudited(deps.db, (tx) =>
    raiseAlarm(tx, deps, { kind, subject: hang.step, cause: 'hung', sentence: sentenceOf(hang) }),
  )
}

function sentenceOf({ thread, step, at, seconds, leftOutUntil }: Hang): string {
  const where = step === '' ? '' : ` at “${step}”`
  if (thread === 'page')
    return `On ${utcMinute(at)} no page was answered for ${seconds} seconds${where}: Opsentry ended itself, to be started again. Report this if it comes again.`
  const began = `On ${utcMinute(at)} the background made no progress for ${seconds} seconds${where}, and was started again.`
  return leftOutUntil > at
    ? `${began} That step is left out until ${utcMinute(leftOutUntil)}; everything else goes on. Report this if it comes again.`
    : `${began} Report this if it comes again.`
}
