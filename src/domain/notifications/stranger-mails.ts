import { write } from '#src/db/write.ts'
import { type StrangerMailPurpose, strangerMailPurposes } from '#src/words.ts'
import { raiseAlarm } from '../alarms/raise-alarm.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps } from '../context.ts'
import { rateLimited } from '../errors.ts'
import { type Attempt, attemptsUnder, leftWhenSpent, spendAttempts, waitText } from '../rate-limits/rate-limit.ts'
import { readInstance } from '../settings/instance.ts'

const anHour = 3_600_000

/** After the number of them. */
const wentOut: Record<StrangerMailPurpose, string> = {
  subscription: 'mails for subscriptions went out within an hour, as many as you allow.',
  'sign-up': 'mails for new accounts went out within an hour, as many as you allow.',
  'password-reset': 'mails for new passwords went out within an hour, as many as you allow.',
  invitation: 'mails for invitations went out within an hour, as many as you allow.',
  'new-address': 'mails for changed addresses went out within an hour, as many as you allow.',
}

/**
 * Counts a mail to an address that somebody typed, after the `attempts` of whoever typed it. However many networks take part, the
 * relay sends no more than the instance's number of each purpose in an hour: a flood of one stops no other. Throws rate_limited.
 */
export function spendStrangerMail(deps: Deps, purpose: StrangerMailPurpose, ...attempts: Attempt[]): void {
  const cap = capOf(deps, purpose)
  // First of all, so that a flood beyond it writes nothing.
  const left = leftWhenSpent(deps, cap.key, cap)
  if (left > 0) throw rateLimited(left, `No more mails go to new addresses for now. Try again in ${waitText(left)}.`)
  spendAttempts(deps, ...attempts, cap)
  if (leftWhenSpent(deps, cap.key, cap) > 0) tellOperator(deps, purpose, cap.limit)
}

/** The instance's number of mails of this purpose has gone out in the running hour. */
export function areStrangerMailsSpent(deps: Pick<Deps, 'db' | 'clock'>, purpose: StrangerMailPurpose): boolean {
  const cap = capOf(deps, purpose)
  return leftWhenSpent(deps, cap.key, cap) > 0
}

/** Mails to strangers in the running hour, of each purpose. */
export function strangerMails(deps: Pick<Deps, 'db' | 'clock'>): { purpose: StrangerMailPurpose; sent: number }[] {
  return strangerMailPurposes.map((purpose) => {
    const { key, limit } = capOf(deps, purpose)
    return { purpose, sent: Math.min(attemptsUnder(deps, key), limit) }
  })
}

function capOf({ db }: Pick<Deps, 'db'>, purpose: StrangerMailPurpose): Attempt {
  return { key: `stranger-mails:${purpose}`, limit: readInstance(db).strangerMailsPerHour, window: anHour }
}

function tellOperator(deps: Deps, purpose: StrangerMailPurpose, limit: number): void {
  const number = limit.toLocaleString('en')
  const sentence = `${number} ${wentOut[purpose]} Look in the request log for a flood, or raise the number under “Mail server”.`
  write(deps.db, (tx) => {
    raiseAlarm(tx, deps, { kind: 'stranger_mails_spent', subject: purpose, cause: purpose, sentence })
    recordAudit(tx, deps, system, {
      action: 'instance.stranger_mails_spent',
      organizationId: null,
      subject: { type: 'instance', id: '' },
      changes: { purpose, limit },
    })
  })
}

const system = { kind: 'system', name: 'rate-limits', origin: { ip: '', userAgent: '', requestId: '' } } as const
