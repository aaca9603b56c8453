import { write } from '#src/db/write.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../../authorize.ts'
import type { Actor, Deps } from '../../context.ts'
import { conflict } from '../../errors.ts'
import { spendAttempts } from '../../rate-limits/rate-limit.ts'
import { findAlarmWebhook, noteLastCall } from './alarm-webhook.ts'
import { type CallResult, callOperator } from './tell-alarms.ts'

/** Enough for a person's attempts, too few to flood somebody else's server from here. */
const attempts = { key: 'alarm-webhook-test', limit: 30, window: 10 * 60_000 }

/** Calls the operator's webhook once. Resolves with its answer; throws conflict where there is none, and rate_limited. */
export async function testAlarmWebhook(deps: Deps, actor: Actor): Promise<CallResult> {
  authorizeInstanceAdmin(actor)
  const webhook = findAlarmWebhook(deps.db)
  if (!webhook) throw conflict('No webhook is set: save its URL first.')
  spendAttempts(deps, attempts)
  const text = 'This is a test: Opsentry would tell you here that something is wrong.'
  const result = await callOperator(deps, webhook, {
    id: deps.ids.id(),
    payload: { event: 'alarm.test', text, alarm: null },
  })
  write(deps.db, (tx) => {
    noteLastCall(tx, { calledAt: deps.clock.now(), answer: result.answer, delivered: result.taken })
    recordAudit(tx, deps, actor, {
      action: 'instance.alarm_webhook_tested',
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { address: webhook.address, ...result },
    })
  })
  return result
}
