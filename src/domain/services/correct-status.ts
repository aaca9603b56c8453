import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { statusCorrections } from '#src/db/schema/status-corrections.ts'
import { write } from '#src/db/write.ts'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type FieldErrors, invalid, notFound } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { readMoment } from '../forms/read-moment.ts'
import { findService } from './find-service.ts'

export type StatusCorrection = typeof statusCorrections.$inferSelect

export interface CorrectStatus {
  /** UTC ms. */
  from: number
  to: number
  status: ServiceStatus
  reason: string
}

const longestReason = 1000

/** Both moments as the organization's clock showed them. */
export function checkCorrection(form: Form, timeZone: string): Checked<CorrectStatus> {
  const from = readMoment(form, 'from', timeZone, 'Type when it began, such as 2026-03-10T13:45.')
  const to = readMoment(form, 'to', timeZone, 'Type when it ended, such as 2026-03-10T14:30.')
  const status = serviceStatuses.find((one) => one === form.text('correctStatus'))
  const reason = form.text('reason')
  const errors: FieldErrors = fieldErrors({ from: from.problem, to: to.problem })
  if (from.at !== null && to.at !== null && to.at <= from.at)
    errors.to = 'The end must be after the start: correct one of the two.'
  if (!status) errors.correctStatus = 'Choose what the service truly was.'
  if (reason === '') errors.reason = 'Say why the record was wrong: the audit log keeps it.'
  if (reason.length > longestReason)
    errors.reason = `Keep the reason under ${longestReason} characters; this has ${reason.length}.`
  return checked({ from: from.at ?? 0, to: to.at ?? 0, status: status ?? 'operational', reason }, errors)
}

/**
 * Corrects the record of a service: the bars and the uptime follow, published updates stay as they are. Throws invalid for a
 * time that is not over yet.
 */
export function correctStatus(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  serviceId: ServiceId,
  input: CorrectStatus,
): void {
  authorize(actor, 'services:write', organizationId)
  const now = deps.clock.now()
  if (input.to > now) throw invalid({ to: 'This is still to come: a record can be corrected up to now.' })
  write(deps.db, (tx) => {
    findService(tx, organizationId, serviceId)
    const id = deps.ids.id()
    tx.insert(statusCorrections)
      .values({ id, serviceId, ...input, createdAt: now })
      .run()
    recordAudit(tx, deps, actor, {
      action: 'service.status_corrected',
      organizationId,
      subject: { type: 'service', id: serviceId },
      changes: { correction: id, ...input },
    })
  })
}

/** Withdraws a wrong correction: the record is again what it was without it. */
export function withdrawCorrection(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  serviceId: ServiceId,
  id: string,
): void {
  authorize(actor, 'services:write', organizationId)
  write(deps.db, (tx) => {
    findService(tx, organizationId, serviceId)
    const [before] = tx
      .update(statusCorrections)
      .set({ withdrawnAt: deps.clock.now() })
      .where(and(eq(statusCorrections.id, id), isOf(serviceId)))
      .returning()
      .all()
    if (!before) throw notFound('correction')
    const { from, to, status, reason } = before
    recordAudit(tx, deps, actor, {
      action: 'service.correction_withdrawn',
      organizationId,
      subject: { type: 'service', id: serviceId },
      changes: { correction: id, before: { from, to, status, reason } },
    })
  })
}

/** Those in force, the latest first. */
export function correctionsOf(db: Reader, serviceId: ServiceId): StatusCorrection[] {
  return db
    .select()
    .from(statusCorrections)
    .where(isOf(serviceId))
    .orderBy(desc(statusCorrections.from), desc(statusCorrections.createdAt))
    .all()
}

function isOf(serviceId: ServiceId) {
  return and(eq(statusCorrections.serviceId, serviceId), isNull(statusCorrections.withdrawnAt))
}
