import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { secretOf } from '../notifications/channels/webhook/sign.ts'
import { changeEndpoint } from '../notifications/endpoint-rows.ts'
import { endpointIdentity } from '../secrets/sealed-secrets.ts'
import { findWebhook } from './find-webhook.ts'

/** Milliseconds in which the old secret signs too, so that the other side can switch without missing anything. */
const overlap = 24 * 3_600_000

/** Returns the new secret, which is shown once and stored sealed. */
export function rotateSecret(deps: Deps, actor: Actor, organizationId: string, id: string): string {
  authorize(actor, 'webhooks:write', organizationId)
  const secret = secretOf(deps.ids.token())
  write(deps.db, (tx) => {
    const before = findWebhook(tx, organizationId, id)
    const previousSecret = deps.secrets.open(before.secret, endpointIdentity('secret', id))
    const previousSecretUntil = deps.clock.now() + overlap
    changeEndpoint(tx, deps, id, { secret, previousSecret, previousSecretUntil })
    recordAudit(tx, deps, actor, {
      action: 'webhook.secret_rotated',
      organizationId,
      subject: { type: 'webhook_endpoint', id },
      changes: { name: before.name, previousSecretUntil },
    })
  })
  return secret
}
