import { writeUnaudited } from '#src/db/write.ts'
import { clearAlarm, raiseAlarm } from '../alarms/raise-alarm.ts'
import { verifyChainsInSteps } from '../audit/verify-chain.ts'
import type { Deps } from '../context.ts'
import { throttle } from '../time/yield-to-event-loop.ts'

/** UTC: at night, and not at a start in the middle of the day. */
const hour = 4

/** Reads every audit chain once a night, and tells the operator of what does not hold: nobody presses a button every day. */
export async function checkAuditAtNight(deps: Deps): Promise<void> {
  if (new Date(deps.clock.now()).getUTCHours() === hour) await checkAudit(deps)
}

export async function checkAudit(deps: Deps): Promise<void> {
  let began = performance.now()
  const findings = await verifyChainsInSteps(deps.db, async () => {
    await throttle(began)
    began = performance.now()
  })
  const alarm = { kind: 'audit_broken', subject: '' } as const
  writeUnaudited(deps.db, (tx) => {
    const [cause] = findings
    if (cause === undefined) clearAlarm(tx, deps, alarm)
    else raiseAlarm(tx, deps, { ...alarm, cause, sentence: `${cause} Run opsentry verify for all of it.` })
  })
}
