import { and, count, eq, ne } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { MetricId, OrganizationId, ReaderGroupId, ReaderId, ServiceId } from '#src/db/ids.ts'
import { readerGroups } from '#src/db/schema/reader-sights.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { putServices } from './change-services.ts'
import { findReaderGroup, type ReaderGroup } from './find-reader-groups.ts'
import { metricsHeld, setMetricsHeld } from './metric-rows.ts'
import { readersOfGroup, servicesHeld, setReadersOfGroup } from './reader-rows.ts'

/** What is absent stays as it is. */
export interface GroupInput {
  name?: string
  externalIdentifier?: string | null
  serviceIds?: ServiceId[]
  metricIds?: MetricId[]
  readerIds?: ReaderId[]
}

/** Groups of one page. */
const most = 500
const longestName = 100

/** Throws conflict where the page has as many groups as it may, and invalid on the field that is wrong, a taken name included. */
export function createReaderGroup(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { name = '', externalIdentifier = null, ...rest }: GroupInput,
): ReaderGroup {
  authorize(actor, 'organization:write', organizationId)
  return write(deps.db, (tx) => {
    const [known] = tx
      .select({ count: count() })
      .from(readerGroups)
      .where(eq(readerGroups.organizationId, organizationId))
      .all()
    if ((known?.count ?? 0) >= most) throw conflict(`A page has at most ${most} groups of readers.`)
    const now = deps.clock.now()
    const row = { id: deps.ids.id(), organizationId, externalIdentifier, createdAt: now, updatedAt: now }
    const group = tx
      .insert(readerGroups)
      .values({ ...row, name: freeName(tx, organizationId, name, row.id) })
      .returning()
      .get()
    putParts(tx, group, rest)
    record(tx, deps, actor, group, 'created', { after: facts(tx, group) })
    return group
  })
}

/** Throws not_found, and invalid on the field that is wrong, a taken name included. */
export function changeReaderGroup(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: ReaderGroupId,
  { name, externalIdentifier, ...rest }: GroupInput,
): ReaderGroup {
  authorize(actor, 'organization:write', organizationId)
  return write(deps.db, (tx) => {
    const group = findReaderGroup(tx, organizationId, id)
    const before = facts(tx, group)
    const columns = {
      name: name === undefined ? group.name : freeName(tx, organizationId, name, id),
      externalIdentifier: externalIdentifier === undefined ? group.externalIdentifier : externalIdentifier,
      updatedAt: deps.clock.now(),
    }
    const after = tx.update(readerGroups).set(columns).where(eq(readerGroups.id, id)).returning().get()
    putParts(tx, after, rest)
    record(tx, deps, actor, after, 'changed', { before, after: facts(tx, after) })
    return after
  })
}

/** Its readers see what it showed them no longer, with the next request. Throws not_found. */
export function removeReaderGroup(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: ReaderGroupId,
): ReaderGroup {
  authorize(actor, 'organization:write', organizationId)
  return write(deps.db, (tx) => {
    const group = findReaderGroup(tx, organizationId, id)
    const before = facts(tx, group)
    tx.delete(readerGroups).where(eq(readerGroups.id, id)).run()
    record(tx, deps, actor, group, 'removed', { before })
    return group
  })
}

function putParts(
  tx: Tx,
  { id, organizationId }: ReaderGroup,
  { serviceIds, metricIds, readerIds }: Pick<GroupInput, 'serviceIds' | 'metricIds' | 'readerIds'>,
): void {
  if (serviceIds) putServices(tx, organizationId, { group: id }, { how: 'replace', serviceIds })
  if (metricIds) setMetricsHeld(tx, organizationId, { group: id }, metricIds)
  if (readerIds) setReadersOfGroup(tx, organizationId, id, readerIds)
}

function freeName(tx: Tx, organizationId: OrganizationId, typed: string, id: ReaderGroupId): string {
  const name = typed.trim()
  if (name === '') throw invalid({ name: 'Type the name of the group.' })
  if (name.length > longestName) throw invalid({ name: `A name has at most ${longestName} characters.` })
  const other = tx
    .select({ id: readerGroups.id })
    .from(readerGroups)
    .where(and(eq(readerGroups.organizationId, organizationId), eq(readerGroups.name, name), ne(readerGroups.id, id)))
    .get()
  if (other) throw invalid({ name: 'Another group has this name.' })
  return name
}

function facts(tx: Tx, { id, name, externalIdentifier }: ReaderGroup) {
  const group = { group: id }
  const seen = { services: servicesHeld(tx, group), metrics: metricsHeld(tx, group) }
  return { name, externalIdentifier, ...seen, readers: readersOfGroup(tx, id) }
}

function record(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  { id, organizationId }: ReaderGroup,
  what: 'created' | 'changed' | 'removed',
  changes: Record<string, unknown>,
): void {
  recordAudit(tx, deps, actor, {
    action: `reader_group.${what}`,
    organizationId,
    subject: { type: 'reader_group', id },
    changes,
  })
}
