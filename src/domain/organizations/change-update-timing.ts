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

export interface UpdateTiming {
  recallSeconds: number
  /** 0: never. */
  silentAfterHours: number
}

const longestRecall = 300
const longestSilence = 168

export function checkUpdateTiming(form: Form): Checked<UpdateTiming> {
  const [recall, silence] = [form.text('recallSeconds'), form.text('silentAfterHours')]
  return checked(
    { recallSeconds: Number(recall), silentAfterHours: Number(silence) },
    fieldErrors({
      recallSeconds: isWhole(recall, longestRecall)
        ? undefined
        : `Type a whole number of seconds from 0 to ${longestRecall}.`,
      silentAfterHours: isWhole(silence, longestSilence)
        ? undefined
        : `Type a whole number of hours from 0 to ${longestSilence}; 0 for never.`,
    }),
  )
}

/** Sets for how long an update can be recalled, and after how long a silence the team is reminded. */
export function changeUpdateTiming(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  after: UpdateTiming,
): void {
  authorize(actor, 'organization:write', organizationId)
  const { recallSeconds, silentAfterHours } = organizationById(deps, organizationId)
  const before = { recallSeconds, silentAfterHours }
  write(deps.db, (tx) => {
    tx.update(organizations).set(after).where(eq(organizations.id, organizationId)).run()
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'update_timing_changed', { before, after }))
  })
}

function isWhole(text: string, most: number): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= most
}
