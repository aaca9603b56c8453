import type { Reader } from '#src/db/connection.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize, authorizeInstanceAdmin } from '../authorize.ts'
import type { AccountActor, Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { beginArrival, endArrival, makeArrival } from '../organizations/arrivals.ts'
import { createOrganization, refuseTakenSlug } from '../organizations/create-organization.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { isPageIdTaken } from '../organizations/page-id.ts'
import { slugProblem } from '../organizations/slug.ts'
import { bring, type Steps, type Target } from './bring.ts'
import { readExport } from './read-export.ts'
import { refuseFilled } from './save-rows.ts'
import type { TransferSummary } from './summary.ts'

/**
 * Takes an export into an organization that has nothing of its own yet, whole or not at all, as everybody sees it; nobody is notified.
 * Its short name and its team stay. `largest`: bytes unpacked. Throws invalid and conflict with a sentence.
 */
export async function importOrganization(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  { file, largest }: { file: Blob; largest: number },
  steps: Steps = {},
): Promise<TransferSummary> {
  authorize(actor, 'organization:write', organizationId)
  organizationById(deps, organizationId)
  refuseFilled(deps.db, organizationId)
  const read = await readExport(deps, file, largest)
  const target: Target = {
    organizationId,
    isNew: false,
    check: (tx) => refuseFilled(tx, organizationId),
    hide: (tx) => beginArrival(tx, deps, organizationId),
    show(tx, { hasArrived }) {
      if (hasArrived) endArrival(tx, organizationId)
    },
  }
  return bring(deps, actor, read, target, steps)
}

/** Imports into a new organization that the instance admin owns; it keeps its id where nobody here has it. */
export async function importAsNew(
  deps: Deps,
  actor: AccountActor,
  { slug, file, largest }: { slug: string; file: Blob; largest: number },
  steps: Steps = {},
): Promise<TransferSummary & { slug: string }> {
  authorizeInstanceAdmin(actor)
  const read = await readExport(deps, file, largest)
  const { organization } = read.manifest
  const asked = slug || organization.slug
  const problem = slugProblem(asked)
  if (problem) throw invalid({ slug: problem })
  const id = isFree(deps.db, organization.id) ? organization.id : deps.ids.id()
  const target: Target = {
    organizationId: id,
    isNew: true,
    check: (tx) => refuseTakenSlug(tx, asked),
    hide: (tx) => makeArrival(tx, deps, id),
    show(tx, { hasArrived }) {
      const { name, timeZone } = read.settings as { name: string; timeZone: string }
      if (hasArrived) endArrival(tx, id)
      const owner = { ownerId: actor.accountId, id, hasArrived }
      createOrganization(tx, deps, actor, { organization: name, slug: asked, timeZone, ...owner })
      recordAudit(tx, deps, actor, {
        action: 'organization.created',
        organizationId: null,
        subject: { type: 'organization', id },
        changes: { slug: asked },
      })
    },
  }
  return { ...(await bring(deps, actor, read, target, steps)), slug: asked }
}

function isFree(db: Reader, id: string): boolean {
  return /^[a-z0-9]{12}$/.test(id) && !isPageIdTaken(db, id, '')
}
