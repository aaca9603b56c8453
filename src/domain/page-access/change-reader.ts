import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { MetricId, OrganizationId, ReaderGroupId, ReaderId, ServiceId } from '#src/db/ids.ts'
import { pageReaders } from '#src/db/schema/page-access.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { putServices } from './change-services.ts'
import type { TypedReader } from './check-readers.ts'
import { findReader, type PageReader } from './find-readers.ts'
import { metricsHeld, setMetricsHeld } from './metric-rows.ts'
import { groupsOfReader, servicesHeld, setGroupsOfReader } from './reader-rows.ts'
import { insertReaders } from './readers.ts'
import { showsReadersEverything } from './sight.ts'

/** What is absent stays as it is. */
export interface ReaderInput {
  externalLogin?: string | null
  groupIds?: ReaderGroupId[]
  serviceIds?: ServiceId[]
  metricIds?: MetricId[]
}

/**
 * Adds one reader, who sees on a page of readers what is given to them here and nothing else. Throws conflict where the page has them
 * already, and where a reader would be let in to see everything.
 */
export function addReader(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  typed: TypedReader,
  input: ReaderInput,
): PageReader {
  authorize(actor, 'organization:write', organizationId)
  return write(deps.db, (tx) => {
    if (showsReadersEverything(tx, organizationId))
      throw conflict(
        'On this page everybody who is let in sees every service. Under Settings, Visibility, let each reader see their own services, then add them.',
      )
    const { externalLogin = null } = input
    const [reader] = insertReaders(tx, deps, actor, organizationId, [{ ...typed, externalLogin }])
    if (!reader) throw conflict(`${typed.address} is a reader of this page already.`)
    putParts(tx, reader, input)
    recordAudit(tx, deps, actor, {
      action: 'page_readers.added',
      organizationId,
      subject: { type: 'page_reader', id: reader.id },
      changes: { reader: reader.address, ...facts(tx, reader) },
    })
    return reader
  })
}

/**
 * Changes who a reader is to the organization's programs, their groups and what they may see of their own: with the next request.
 * Their address stays: another one is another reader. Throws not_found, and invalid on `groups`, `services` or `metrics`.
 */
export function changeReader(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: ReaderId,
  input: ReaderInput,
): PageReader {
  authorize(actor, 'organization:write', organizationId)
  return write(deps.db, (tx) => {
    const reader = findReader(tx, organizationId, id)
    const before = facts(tx, reader)
    const { externalLogin = reader.externalLogin } = input
    const columns = { externalLogin, updatedAt: deps.clock.now() }
    const after = tx.update(pageReaders).set(columns).where(eq(pageReaders.id, id)).returning().get()
    putParts(tx, after, input)
    recordAudit(tx, deps, actor, {
      action: 'page_readers.changed',
      organizationId,
      subject: { type: 'page_reader', id },
      changes: { before, after: facts(tx, after) },
    })
    return after
  })
}

function putParts(tx: Tx, { id, organizationId }: PageReader, { groupIds, serviceIds, metricIds }: ReaderInput): void {
  if (groupIds) setGroupsOfReader(tx, organizationId, id, groupIds)
  if (serviceIds) putServices(tx, organizationId, { reader: id }, { how: 'replace', serviceIds })
  if (metricIds) setMetricsHeld(tx, organizationId, { reader: id }, metricIds)
}

function facts(tx: Tx, { id, externalLogin }: PageReader) {
  const seen = { services: servicesHeld(tx, { reader: id }), metrics: metricsHeld(tx, { reader: id }) }
  return { externalLogin, groups: groupsOfReader(tx, id), ...seen }
}
