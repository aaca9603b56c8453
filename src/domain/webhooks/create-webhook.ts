import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { addressOfUrl } from '../notifications/channels/address.ts'
import { secretOf } from '../notifications/channels/webhook/sign.ts'
import { insertEndpoint } from '../notifications/endpoint-rows.ts'
import type { WebhookInput } from './check-webhook.ts'
import { listWebhooks } from './find-webhook.ts'

/** Limit per organization, because deliveries to endpoints are made in the causing transaction. */
const most = 20

/** Adds an endpoint that is notified from now on. Returns its secret, which is shown once and stored sealed. */
export function createWebhook(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  { name, url, events }: WebhookInput,
): { id: string; secret: string } {
  authorize(actor, 'webhooks:write', organizationId)
  const id = deps.ids.id()
  const secret = secretOf(deps.ids.token())
  write(deps.db, (tx) => {
    if (listWebhooks(tx, organizationId).length >= most)
      throw conflict(`An organization has at most ${most} endpoints: remove one that is not used.`)
    const address = addressOfUrl(url)
    insertEndpoint(tx, deps, { id, organizationId, name, address, url, events, secret, createdAt: deps.clock.now() })
    recordAudit(tx, deps, actor, {
      action: 'webhook.created',
      organizationId,
      subject: { type: 'webhook_endpoint', id },
      changes: { name, address, events },
    })
  })
  return { id, secret }
}
