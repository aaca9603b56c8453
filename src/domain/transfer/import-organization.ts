import type { Reader, Tx } from '#src/db/connection.ts'
import { write } from '#src/db/write.ts'
import { keepEarlierAudit } from '../audit/earlier-audits.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize, authorizeInstanceAdmin } from '../authorize.ts'
import type { AccountActor, Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { claimDomain } from '../organizations/change-domain.ts'
import { takeSettings } from '../organizations/change-organization.ts'
import { domainProblem } from '../organizations/check-domain.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { isPageIdTaken } from '../organizations/page-id.ts'
import { savePicture } from '../organizations/pictures.ts'
import { slugProblem } from '../organizations/slug.ts'
import { publicUrl } from '../settings/instance.ts'
import { joinMailboxesOf } from '../subscribers/join-mailboxes.ts'
import { type ReadExport, readExport } from './read-export.ts'
import { refuseFilled, refuseTakenIds, saveRows } from './save-rows.ts'
import { summaryOf, type TransferSummary } from './summary.ts'

/**
 * Takes an export into an organization that has nothing of its own yet, whole or not at all; nobody is notified. Its short name
 * and its team stay. `largest`: bytes unpacked. Throws invalid and conflict with a sentence.
 */
export async function importOrganization(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  { file, largest }: { file: Blob; largest: number },
): Promise<TransferSummary> {
  authorize(actor, 'organization:write', organizationId)
  organizationById(deps, organizationId)
  refuseFilled(deps.db, organizationId)
  const read = await readExport(deps, file, { organizationId, largest })
  return write(deps.db, (tx) => {
    refuseFilled(tx, organizationId)
    return save(tx, deps, actor, organizationId, read)
  })
}

/** Imports into a new organization that the instance admin owns; it keeps its id where nobody here has it. */
export async function importAsNew(
  deps: Deps,
  actor: AccountActor,
  { slug, file, largest }: { slug: string; file: Blob; largest: number },
): Promise<TransferSummary & { slug: string }> {
  authorizeInstanceAdmin(actor)
  const read = await readExport(deps, file, { organizationId: '', largest })
  const asked = slug || read.manifest.organization.slug
  const problem = slugProblem(asked)
  if (problem) throw invalid({ slug: problem })
  return write(deps.db, (tx) => {
    const id = isFree(tx, read.manifest.organization.id) ? read.manifest.organization.id : undefined
    const { name, timeZone } = read.settings as { name: string; timeZone: string }
    const input = { organization: name, slug: asked, timeZone, ownerId: actor.accountId, id }
    const organizationId = createOrganization(tx, deps, actor, input)
    recordAudit(tx, deps, actor, {
      action: 'organization.created',
      organizationId: null,
      subject: { type: 'organization', id: organizationId },
      changes: { slug: asked },
    })
    return { ...save(tx, deps, actor, organizationId, read), slug: asked }
  })
}

function save(tx: Tx, deps: Deps, actor: Actor, organizationId: string, read: ReadExport): TransferSummary {
  refuseTakenIds(tx, read.files)
  const { customDomain } = read.settings
  const pageIdIsTaken = isTakenPageId(tx, read.settings.statuspageId, organizationId)
  const settings = {
    ...read.settings,
    // It was proven elsewhere.
    customDomain: null,
    ...(pageIdIsTaken ? { statuspageId: null } : {}),
  }
  takeSettings(tx, organizationId, settings)
  if (isDomain(deps, customDomain)) claimDomain(tx, deps, organizationId, customDomain)
  saveRows(tx, read.files, organizationId)
  joinMailboxesOf(tx, deps, actor, organizationId)
  for (const picture of read.pictures) savePicture(tx, organizationId, picture)
  saveAudits(tx, deps, organizationId, read)
  const summary = summaryOf(read, { pageIdIsTaken })
  recordAudit(tx, deps, actor, {
    action: 'organization.imported',
    organizationId,
    subject: { type: 'organization', id: organizationId },
    changes: {
      from: read.manifest.instance,
      exportedAt: read.manifest.exportedAt,
      counts: summary.counts,
      audit: read.audits.map(({ digest }) => digest),
    },
  })
  return summary
}

function isDomain(deps: Deps, domain: unknown): domain is string {
  return typeof domain === 'string' && domainProblem(domain, new URL(publicUrl(deps)).hostname) === undefined
}

/** Stores earlier audit logs beside the organization's own, whose chain begins here. */
function saveAudits(tx: Tx, deps: Deps, organizationId: string, { audits }: ReadExport): void {
  for (const { digest: _digest, ...facts } of audits)
    keepEarlierAudit(tx, { ...facts, id: deps.ids.id(), organizationId })
}

function isFree(db: Reader, id: string): boolean {
  return /^[a-z0-9]{12}$/.test(id) && !isPageIdTaken(db, id, '')
}

function isTakenPageId(db: Reader, statuspageId: unknown, organizationId: string): boolean {
  return typeof statuspageId === 'string' && isPageIdTaken(db, statuspageId, organizationId)
}
