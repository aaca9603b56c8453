import { eq } from 'drizzle-orm'
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
  const before = { visibility: known.visibility, hiddenFromSearch: known.hiddenFromSearch }
  const pagePasswordHash =
    password === '' ? known.pagePasswordHash : await deps.passwords.hash(password, accountAsks(organizationId))
  const after = { visibility, hiddenFromSearch }
  write(deps.db, (tx) => {
    authorizeStill(tx, actor, 'organization:write', organizationId)
    const isRedrawn = visibility !== before.visibility && [visibility, before.visibility].includes('readers')
    if (isRedrawn) expandAllOf(tx, deps, organizationId)
    tx.update(organizations)
      .set({ ...after, pagePasswordHash, ...waysOf(visibility, known) })
      .where(eq(organizations.id, organizationId))
      .run()
    if (visibility !== before.visibility || password !== '')
      endCredentials(tx, deps, actor, 'page access changed', { organizationId })
    const changes = { before, after, newPassword: password !== '' }
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'visibility_changed', changes))
  })
}

/** Readers come in by the link that is mailed to them, until the team says otherwise. */
function waysOf(visibility: Visibility, known: Organization): { opensByMail?: true } {
  return visibility === 'readers' && known.visibility !== 'readers' ? { opensByMail: true } : {}
}
