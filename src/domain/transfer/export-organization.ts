import { asc, eq } from 'drizzle-orm'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { organizationFiles } from '#src/db/schema/pictures.ts'
import { write } from '#src/db/write.ts'
import { listEarlierAudits, readEarlierAudit } from '../audit/earlier-audits.ts'
import { eachAudit } from '../audit/list-audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { publicUrl } from '../settings/instance.ts'
import { type Exported, exportedFiles, listedEndpoints } from './exported.ts'
import { exportFormat, exportVersion, fileNames, type Manifest } from './format.ts'
import { eachRows } from './read-rows.ts'
import { settingsOf } from './settings.ts'
import type { ArchivedFile } from './zip.ts'

const perOrganization = { limit: 10, window: 3_600_000 }

/**
 * Everything an organization has here, but secrets, as the files of one archive (docs/export-format.md), which are read
 * while they are sent. Throws rate_limited.
 */
export function exportOrganization(deps: Deps, actor: Actor, organizationId: string): Iterable<ArchivedFile> {
  authorize(actor, 'organization:export', organizationId)
  spendAttempts(deps, { key: `export:organization:${organizationId}`, ...perOrganization })
  write(deps.db, (tx) => {
    recordAudit(tx, deps, actor, {
      action: 'organization.exported',
      organizationId,
      subject: { type: 'organization', id: organizationId },
    })
  })
  return filesOf(deps, organizationId)
}

function* filesOf(deps: Deps, organizationId: string): Generator<ArchivedFile> {
  const { db } = deps
  const organization = organizationById(deps, organizationId)
  const pictures = db.select().from(organizationFiles).where(eq(organizationFiles.organizationId, organizationId)).all()
  const archives = listEarlierAudits(db, organizationId)
  const manifest: Manifest = {
    format: exportFormat,
    version: exportVersion,
    exportedAt: deps.clock.now(),
    instance: publicUrl(deps),
    organization: { id: organization.id, slug: organization.slug, settings: settingsOf(deps.db, organization) },
    pictures: pictures.map(({ kind, type, createdAt }) => ({ kind, type, createdAt, file: fileNames.picture(kind) })),
    earlierAudits: archives.map(({ id, origin, exportedAt, entries }) => ({
      id,
      origin,
      exportedAt,
      entries,
      file: fileNames.earlierAudit(id),
    })),
  }
  yield { name: fileNames.manifest, content: [`${JSON.stringify(manifest, null, 2)}\n`] }
  for (const [name, exported] of Object.entries(exportedFiles)) yield rowsFile(deps, name, exported, organizationId)
  yield rowsFile(deps, 'webhook-endpoints', listedEndpoints, organizationId)
  yield { name: fileNames.rows('members'), content: membersOf(deps, organizationId) }
  for (const { kind, bytes } of pictures) yield { name: fileNames.picture(kind), content: [bytes] }
  yield { name: fileNames.rows('audit'), content: auditOf(deps, organizationId) }
  for (const { id } of archives)
    yield { name: fileNames.earlierAudit(id), content: readEarlierAudit(db, organizationId, id) }
}

function rowsFile({ db }: Deps, name: string, exported: Exported, organizationId: string): ArchivedFile {
  return { name: fileNames.rows(name), content: lines(eachRows(db, exported, organizationId)) }
}

/** NDJSON. */
function* lines(pages: Iterable<object[]>): Generator<string> {
  for (const rows of pages) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

function* membersOf({ db }: Deps, organizationId: string): Generator<string> {
  const members = db
    .select({
      id: accounts.id,
      name: accounts.name,
      email: accounts.email,
      role: memberships.role,
      joinedAt: memberships.createdAt,
    })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(eq(memberships.organizationId, organizationId))
    .orderBy(asc(memberships.createdAt), asc(accounts.id))
    .all()
  yield* lines([members])
}

function auditOf({ db }: Deps, organizationId: string): Generator<string> {
  return lines(eachAudit(db, organizationId, {}))
}
