import { write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { changeEndpoint, pausedBy, pausedByHand } from '../notifications/endpoint-rows.ts'
import { findWebhook, type Webhook } from './find-webhook.ts'

/** Stops every message to the endpoint, waiting ones included. A second time changes nothing. */
export function pauseWebhook(deps: Deps, actor: Actor, organizationId: string, id: string): void {
  authorize(actor, 'webhooks:write', organizationId)
  const pauseReason = actor.kind === 'member' ? pausedBy(actor.name) : pausedByHand
  change(deps, actor, organizationId, id, (webhook) =>
    webhook.pausedAt === null ? { action: 'webhook.paused', set: { pausedAt: deps.clock.now(), pauseReason } } : null,
  )
}

/** Notifies the endpoint again from now on, as if it had never failed. A second time changes nothing. */
export function resumeWebhook(deps: Deps, actor: Actor, organizationId: string, id: string): void {
  authorize(actor, 'webhooks:write', organizationId)
  change(deps, actor, organizationId, id, (webhook) =>
    webhook.pausedAt === null
      ? null
      : { action: 'webhook.resumed', set: { pausedAt: null, pauseReason: null, failingSince: null } },
  )
}

/** Removes the endpoint for good: its URL and secrets are forgotten, the log of its messages stays for the ledgers. */
export function removeWebhook(deps: Deps, actor: Actor, organizationId: string, id: string): void {
  authorize(actor, 'webhooks:write', organizationId)
  const forgotten = {
    url: '',
    secret: '',
    previousSecret: null,
  }
  change(deps, actor, organizationId, id, () => ({
    action: 'webhook.removed',
    set: { removedAt: deps.clock.now(), ...forgotten },
  }))
}

interface Change {
  action: AuditAction
  set: Partial<Webhook>
}

/** `changeOf`: null where there is nothing to change. */
function change(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  id: string,
  changeOf: (webhook: Webhook) => Change | null,
): void {
  const wanted = changeOf(findWebhook(deps.db, organizationId, id))
  if (wanted === null) return
  write(deps.db, (tx) => {
    const { name } = findWebhook(tx, organizationId, id)
    changeEndpoint(tx, deps, id, wanted.set)
    recordAudit(tx, deps, actor, {
      action: wanted.action,
      organizationId,
      subject: { type: 'webhook_endpoint', id },
      changes: { name },
    })
  })
}
