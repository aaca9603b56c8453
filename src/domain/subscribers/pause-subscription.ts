import { write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import type { SubscriberColumns } from '../notifications/subscriber-rows.ts'
import { authorizeChange, limitOwnChanges } from './authorize-change.ts'
import { active, isActive, type Subscriber } from './subscriber.ts'

/** Sends nothing until it is resumed. A second time changes nothing; throws conflict unless the subscriber is active. */
export function pauseSubscription(deps: Deps, actor: Actor, subscriber: Subscriber): void {
  authorizeChange(actor, subscriber)
  if (subscriber.state === 'paused') return
  if (!isActive(subscriber)) throw conflict('Only an active subscriber can be paused.')
  change(deps, actor, subscriber, 'subscriber.paused', { state: 'paused', pausedAt: deps.clock.now() })
}

/** Resumes with what is written from now on. A second time changes nothing. */
export function resumeSubscription(deps: Deps, actor: Actor, subscriber: Subscriber): void {
  authorizeChange(actor, subscriber)
  if (isActive(subscriber)) return
  if (subscriber.state !== 'paused') throw conflict('Only a paused subscriber can be resumed.')
  change(deps, actor, subscriber, 'subscriber.resumed', active)
}

/** Ends the quarantine, because somebody says that the address works again. */
export function releaseSubscriber(deps: Deps, actor: Actor, subscriber: Subscriber): void {
  authorizeChange(actor, subscriber)
  if (subscriber.state !== 'quarantined') throw conflict('This subscriber is not in quarantine.')
  change(deps, actor, subscriber, 'subscriber.released', active)
}

function change(
  deps: Deps,
  actor: Actor,
  subscriber: Subscriber,
  action: AuditAction,
  columns: SubscriberColumns,
): void {
  limitOwnChanges(deps, actor)
  write(deps.db, (tx) => {
    changeSubscriber(tx, deps, subscriber, columns)
    recordAudit(tx, deps, actor, {
      action,
      organizationId: subscriber.organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
    })
  })
}
