import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { raiseAlarm } from '#src/domain/alarms/raise-alarm.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import type { Deps, SystemActor } from '#src/domain/context.ts'
import { failReturned, noteAnswer } from '#src/domain/deliveries/note-report.ts'
import { longestAnswer } from '#src/domain/deliveries/settle-delivery.ts'
import { holdsChannel, type Judgement, judgeRefusal } from '#src/domain/mail/judge-refusal.ts'
import { cameBackBegins } from '#src/words/bounces.ts'
import { changeSubscriber } from '../change-subscriber.ts'
import { noteMailboxFull } from '../mailbox-full.ts'
import { quarantine } from '../quarantine.ts'
import { presentSubscriber } from '../subscriber-rows.ts'
import type { BounceReport } from './bounce-report.ts'
import { distrust } from './distrust.ts'
import { deliveryReported } from './find-reported.ts'

/** `ignored`: it is about nothing that was sent from here. */
export type Meaning = 'bounced' | 'delayed' | 'complained' | 'left' | 'ignored'

const meanings = { failed: 'bounced', delayed: 'delayed', complained: 'complained', left: 'left' } as const

/**
 * Takes what became of a message after it had left. What failed has failed, in the words of whoever refused it; whether its
 * subscriber is touched depends on whose fault it was. A complaint ends the subscription. Twice changes nothing more.
 */
export function applyReport(deps: Deps, report: BounceReport): Meaning {
  const deliveryId = deliveryReported(deps, report)
  if (deliveryId === null) return 'ignored'
  const { action } = report
  const answer = wordsOf(report).slice(0, longestAnswer)
  const judgement = judge(report)
  writeUnaudited(deps.db, (tx) => {
    if (action === 'failed') fail(tx, deps, { deliveryId, answer, judgement })
    else if (action === 'delayed') noteAnswer(tx, deliveryId, answer)
    else end(tx, deps, deliveryId, { action, answer })
  })
  const fault = action === 'failed' ? judgement.fault : undefined
  deps.logger.info('bounce', { delivery: deliveryId, meaning: meanings[action], fault, answer })
  return meanings[action]
}

function wordsOf({ action, status, diagnostic }: BounceReport): string {
  if (action === 'complained') return `Its reader reported it as ${diagnostic || 'abuse'}.`
  else if (action === 'left') return 'Its reader unsubscribed at the mail service.'
  else return `${cameBackBegins}${diagnostic || `status ${status || 'unknown'}`}`
}

/** RFC 3464, 2.3.4: the status decides, and some servers put a final code behind one that is not: `550 4.4.7 QUEUE.Expired`. */
function judge({ status, diagnostic }: BounceReport): Judgement {
  const passing = status.startsWith('4.') ? '450 ' : ''
  return judgeRefusal({ phase: 'report', answer: `${passing}${status} ${diagnostic}` })
}

interface Failed {
  deliveryId: string
  answer: string
  judgement: Judgement
}

function fail(tx: Tx, deps: Deps, { deliveryId, answer, judgement }: Failed): void {
  const failed = failReturned(tx, deliveryId, { answer, now: deps.clock.now() })
  if (!failed) return
  const { subscriberId, address } = failed
  const { fault, final } = judgement
  if (holdsChannel(fault)) raiseAlarm(tx, deps, distrust(answer, address, judgement))
  else if (subscriberId === null) return
  else if (fault === 'recipient' && final) quarantine(tx, deps, subscriberId, answer)
  else if (fault === 'mailbox') noteMailboxFull(tx, deps, subscriberId, answer)
}

const reporter: SystemActor = { kind: 'system', name: 'bounces', origin: { ip: '', userAgent: 'job', requestId: '' } }

interface Ended {
  action: 'complained' | 'left'
  answer: string
}

/** A message to somebody who has come back since says nothing of what they want now. */
function end(tx: Tx, deps: Deps, deliveryId: string, { action, answer }: Ended): void {
  const delivery = tx.select().from(deliveries).where(eq(deliveries.id, deliveryId)).get()
  noteAnswer(tx, deliveryId, answer)
  const id = delivery?.subscriberId ?? ''
  const subscriber = presentSubscriber(tx, id)
  if (!delivery || !subscriber || subscriber.state === 'unsubscribed') return
  if ((subscriber.confirmedAt ?? 0) > delivery.createdAt) return
  const columns = { state: 'unsubscribed', stateReason: answer, unsubscribedAt: deps.clock.now() } as const
  changeSubscriber(tx, deps, subscriber, columns)
  recordAudit(tx, deps, reporter, {
    action: action === 'left' ? 'subscriber.unsubscribed' : 'subscriber.complained',
    organizationId: subscriber.organizationId,
    subject: { type: 'subscriber', id: subscriber.id },
  })
}
