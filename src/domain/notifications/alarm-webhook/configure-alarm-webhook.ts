import type { Tx } from '#src/db/connection.ts'
import { alarmWebhook } from '#src/db/schema/alarms.ts'
import { write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../../authorize.ts'
import type { Actor, Deps } from '../../context.ts'
import { conflict } from '../../errors.ts'
import { accepted, type Checked, checked, fieldErrors } from '../../forms/checked.ts'
import type { Form } from '../../forms/form.ts'
import { alarmWebhookIdentity } from '../../secrets/sealed-secrets.ts'
import { readInstance } from '../../settings/instance.ts'
import { addressOfUrl } from '../channels/address.ts'
import { endpointProblem } from '../channels/check-endpoint.ts'
import { secretOf } from '../channels/webhook/sign.ts'
import { alarmWebhookId, findAlarmWebhook } from './alarm-webhook.ts'

/** Checks the URL as typed; like every typed URL, it must be public unless the admin allowed its host. */
export function checkAlarmWebhook(form: Form, allowed: string[]): Checked<{ url: string }> {
  const url = form.text('url')
  return checked({ url }, fieldErrors({ url: endpointProblem('webhook', url, allowed) }))
}

/**
 * Sets the URL that is called when an alarm is raised and when it ends. Returns the secret that signs the calls, to be shown
 * this once: a new one with each URL, so that nobody who knew the last can speak for this instance. Throws invalid.
 */
export function configureAlarmWebhook(deps: Deps, actor: Actor, form: Form): string {
  authorizeInstanceAdmin(actor)
  const { url } = accepted(checkAlarmWebhook(form, readInstance(deps.db).allowedDestinations))
  const secret = secretOf(deps.ids.token())
  const row = {
    url: deps.secrets.seal(url, alarmWebhookIdentity('url', alarmWebhookId)),
    secret: deps.secrets.seal(secret, alarmWebhookIdentity('secret', alarmWebhookId)),
    address: addressOfUrl(url),
    ...{ calledAt: null, answer: null, delivered: null },
  }
  write(deps.db, (tx) => {
    const before = findAlarmWebhook(tx)?.address ?? null
    tx.insert(alarmWebhook)
      .values({ id: alarmWebhookId, ...row })
      .onConflictDoUpdate({ target: alarmWebhook.id, set: row })
      .run()
    record(tx, deps, actor, 'instance.alarm_webhook_configured', { before, after: row.address })
  })
  return secret
}

/** Nobody is called any more. Throws conflict where nobody was. */
export function removeAlarmWebhook(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const before = findAlarmWebhook(tx)
    if (!before) throw conflict('No webhook is set.')
    tx.delete(alarmWebhook).run()
    record(tx, deps, actor, 'instance.alarm_webhook_removed', { before: before.address, after: null })
  })
}

function record(tx: Tx, deps: Deps, actor: Actor, action: AuditAction, changes: Record<string, unknown>): void {
  recordAudit(tx, deps, actor, { action, organizationId: null, subject: { type: 'instance', id: '1' }, changes })
}
