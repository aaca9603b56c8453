import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { addressOfUrl } from '../notifications/channels/address.ts'
import { changeEndpoint } from '../notifications/endpoint-rows.ts'
import type { WebhookInput } from './check-webhook.ts'
import { findWebhook } from './find-webhook.ts'

/** Sends waiting messages to the new URL, too; `url` '' keeps the present one. */
export function editWebhook(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  id: string,
  { name, url, events }: WebhookInput,
): void {
  authorize(actor, 'webhooks:write', organizationId)
  write(deps.db, (tx) => {
    const before = findWebhook(tx, organizationId, id)
    const address = url === '' ? before.address : addressOfUrl(url)
    changeEndpoint(tx, deps, id, { name, address, events, url: url || undefined })
    recordAudit(tx, deps, actor, {
      action: 'webhook.edited',
      organizationId,
      subject: { type: 'webhook_endpoint', id },
      changes: {
        before: { name: before.name, address: before.address, events: before.events },
        after: { name, address, events },
      },
    })
  })
}
