import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { queueTestMessage } from '../notifications/queue-message.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { findWebhook } from './find-webhook.ts'

/** More than a person who tries a handful of times needs, and too few to flood somebody else's server from here. */
const perOrganization = { limit: 30, window: 10 * 60_000 }

/** Queues a test message to the endpoint, paused or not. Throws rate_limited. */
export function testWebhook(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'webhooks:write', organizationId)
  const webhook = findWebhook(deps.db, organizationId, id)
  spendAttempts(deps, { key: `webhook-test:${organizationId}`, ...perOrganization })
  write(deps.db, (tx) => {
    queueTestMessage(tx, deps, webhook)
    recordAudit(tx, deps, actor, {
      action: 'webhook.tested',
      organizationId,
      subject: { type: 'webhook_endpoint', id },
      changes: { name: webhook.name },
    })
  })
}
