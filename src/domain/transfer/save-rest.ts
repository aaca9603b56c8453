import type { Reader, Tx } from '#src/db/connection.ts'
import { keepEarlierAudit } from '../audit/earlier-audits.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { claimDomain } from '../organizations/change-domain.ts'
import { takeSettings } from '../organizations/change-organization.ts'
import { domainProblem } from '../organizations/check-domain.ts'
import { isPageIdTaken } from '../organizations/page-id.ts'
import { savePicture } from '../organizations/pictures.ts'
import { publicUrl } from '../settings/instance.ts'
import type { Adapted } from './adapt.ts'
import type { ReadExport } from './read-export.ts'
import { summaryOf, type TransferSummary } from './summary.ts'

/** What an organization has besides rows, and the entry that records all of the import; in the causing transaction, once the rows are there. */
export function saveRest(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  organizationId: string,
  read: ReadExport,
  adapted: Adapted,
): TransferSummary {
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
  for (const picture of read.pictures) savePicture(tx, organizationId, picture)
  saveAudits(tx, deps, organizationId, read)
  const summary = summaryOf(read, { ...adapted, pageIdIsTaken })
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

function isTakenPageId(db: Reader, statuspageId: unknown, organizationId: string): boolean {
  return typeof statuspageId === 'string' && isPageIdTaken(db, statuspageId, organizationId)
}
