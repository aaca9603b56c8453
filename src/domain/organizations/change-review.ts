import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

const most = 1_000_000

/** Empty: nobody has to release anything. */
export function checkReview(form: Form): Checked<{ reviewAbove: number | null }> {
  const text = form.text('reviewAbove')
  const isNumber = /^\d{1,7}$/.test(text) && Number(text) <= most
  const problem = text === '' || isNumber ? undefined : 'Type a whole number of people from 0 to 1,000,000, or nothing.'
  return checked({ reviewAbove: text === '' ? null : Number(text) }, fieldErrors({ reviewAbove: problem }))
}

/** Sets how many people may be told without a second person. What waits already waits on. */
export function changeReview(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  after: { reviewAbove: number | null },
): void {
  authorize(actor, 'organization:write', organizationId)
  const { reviewAbove } = organizationById(deps, organizationId)
  write(deps.db, (tx) => {
    tx.update(organizations).set(after).where(eq(organizations.id, organizationId)).run()
    recordAudit(
      tx,
      deps,
      actor,
      organizationChange(organizationId, 'review_changed', { before: { reviewAbove }, after }),
    )
  })
}
