import { and, eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Checked } from '../checked.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import type { Form } from '../form.ts'
import { queueMessage } from '../notifications/queue-message.ts'
import { addressProblem } from '../settings/check-address.ts'
import { readRelay } from '../settings/instance.ts'
import { spendAttempts } from '../settings/rate-limit.ts'
import type { Subscriber } from './find-subscriber.ts'

const anHour = 3_600_000
const perVisitor = { limit: 20, window: anHour }
const perSubscriber = { limit: 3, window: anHour }

export function checkSubscription(form: Form): Checked<{ email: string }> {
  const email = form.text('email')
  const problem = addressProblem(email)
  return { values: { email: email.toLowerCase() }, errors: problem === undefined ? {} : { email: problem } }
}

/**
 * Asks the address to confirm that it wants the organization's mail: nothing else is sent before it does. For an address
 * that follows already nothing happens, and the visitor learns nothing of it. Throws conflict where no mail can leave.
 */
export function requestSubscription(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  { email }: { email: string },
): void {
  if (readRelay(deps) === null) throw conflict('E-mail is not available here yet. Follow the RSS or Atom feed instead.')
  spendAttempts(
    deps,
    { key: `subscribe:ip:${actor.origin.ip}`, ...perVisitor },
    { key: `subscribe:address:${organizationId}:${email}`, ...perSubscriber },
  )
  if (followsAlready(deps, organizationId, email)) return

  write(deps.db, (tx) => {
    const subscriber = renew(tx, deps, organizationId, email)
    queueMessage(tx, deps, { organizationId, subscriber, kind: 'subscription_confirmation' })
    recordAudit(tx, deps, actor, {
      action: 'subscriber.requested',
      organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
    })
  })
}

function followsAlready(deps: Deps, organizationId: string, email: string): boolean {
  return deps.db.select().from(subscribers).where(sameAddress(organizationId, email)).get()?.state === 'active'
}

/** A first request, or one after leaving: unconfirmed from now on, either way. */
function renew(tx: Tx, deps: Deps, organizationId: string, email: string): Subscriber {
  return tx
    .insert(subscribers)
    .values({
      id: deps.ids.id(),
      organizationId,
      channel: 'email',
      address: email,
      state: 'unconfirmed',
      createdAt: deps.clock.now(),
    })
    .onConflictDoUpdate({
      target: [subscribers.organizationId, subscribers.channel, subscribers.address],
      set: { state: 'unconfirmed', createdAt: deps.clock.now(), confirmedAt: null, unsubscribedAt: null },
    })
    .returning()
    .get()
}

function sameAddress(organizationId: string, email: string) {
  return and(
    eq(subscribers.organizationId, organizationId),
    eq(subscribers.channel, 'email'),
    eq(subscribers.address, email),
  )
}
