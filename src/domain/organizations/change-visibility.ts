import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { type Visibility, visibilities } from '#src/words.ts'
import { endCredentials } from '../accounts/end-credentials.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { expandAllOf } from '../notifications/expand-notifications.ts'
import { accountAsks } from '../rate-limits/network.ts'
import { type Organization, organizationById } from './find-organization.ts'
import { authorizeStill } from './memberships.ts'
import { organizationChange } from './organization-change.ts'
import { pagePasswordProblem } from './page-password.ts'

export interface VisibilityInput {
  visibility: Visibility
  /** A new one; '' keeps the present one. */
  password: string
  hiddenFromSearch: boolean
}

export function checkVisibility(form: Form, { pagePasswordHash }: Organization): Checked<VisibilityInput> {
  const visibility = visibilities.find((one) => one === form.text('visibility'))
  const password = visibility === 'password' ? form.raw('password') : ''
  const needed = visibility === 'password' && (password !== '' || pagePasswordHash === null)
  return checked(
    { visibility: visibility ?? 'members', password, hiddenFromSearch: form.ticked('hiddenFromSearch') },
    fieldErrors({
      visibility: visibility ? undefined : 'Choose who may see the page.',
      password: needed ? pagePasswordProblem(password) : undefined,
    }),
  )
}

/** Takes effect with the next request. A new password or another visibility ends every pass that was given. */
export async function changeVisibility(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { visibility, password, hiddenFromSearch }: VisibilityInput,
): Promise<void> {
  authorize(actor, 'organization:write', organizationId)
  const known = organizationById(deps, organizationId)
  const newHash = password === '' ? null : await deps.passwords.hash(password, accountAsks(organizationId))
  write(deps.db, (tx) => {
    authorizeStill(tx, actor, 'organization:write', organizationId)
    saveVisibility(tx, deps, actor, known, { visibility, hiddenFromSearch }, newHash)
  })
}

/** In the causing transaction, which has asked whether the actor may. `newHash`: of a new password; null keeps the present one. */
export function saveVisibility(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  known: Organization,
  after: Omit<VisibilityInput, 'password'>,
  newHash: string | null = null,
): void {
  const before = { visibility: known.visibility, hiddenFromSearch: known.hiddenFromSearch }
  if (isRedrawn(before.visibility, after.visibility)) expandAllOf(tx, deps, known.id)
  tx.update(organizations)
    .set({
      ...after,
      pagePasswordHash: newHash ?? known.pagePasswordHash,
      ...waysOf(before.visibility, after.visibility),
    })
    .where(eq(organizations.id, known.id))
    .run()
  if (after.visibility !== before.visibility || newHash !== null)
    endCredentials(tx, deps, actor, 'page access changed', { organizationId: known.id })
  const changes = { before, after, newPassword: newHash !== null }
  recordAudit(tx, deps, actor, organizationChange(known.id, 'visibility_changed', changes))
}

/** Others hear of it than before. */
function isRedrawn(before: Visibility, after: Visibility): boolean {
  return before !== after && [before, after].includes('readers')
}

/** Readers come in by the link that is mailed to them, until the team says otherwise. */
function waysOf(before: Visibility, after: Visibility): { opensByMail?: true } {
  return after === 'readers' && before !== 'readers' ? { opensByMail: true } : {}
}
