import { type AuditFormat, downloadAudit } from '#src/domain/audit/export-audit.ts'
import { type AuditFilter, auditActors, listAudit } from '#src/domain/audit/list-audit.ts'
import { nameSubjects, subjectKey } from '#src/domain/audit/name-subjects.ts'
import { verifyChainInSteps } from '#src/domain/audit/verify-chain.ts'
import type { Actor } from '#src/domain/context.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import type { AuditFilterValues } from '#views/layout/audit-filter.tsx'
import type { AuditLogProps } from '#views/layout/audit-log.tsx'
import { type Answer, download } from './answers.ts'
import type { AppDeps } from './app-deps.ts'

const perPage = 50

type Query = Record<string, string | undefined>

export interface AuditScope {
  /** The organization's id, or '' for the instance. */
  chain: string
  timeZone: string
}

/** A page of the audit log as the query asks for it. */
export function auditLogProps(deps: AppDeps, { chain, timeZone }: AuditScope, query: Query) {
  const { filter, problem } = readFilter(query, timeZone)
  const before = Number(query.before)
  const page = { limit: perPage + 1, before: Number.isSafeInteger(before) && before > 0 ? before : undefined }
  const found = listAudit(deps.db, chain, filter, page)
  const entries = found.slice(0, perPage)
  const names = nameSubjects(deps.db, chain, entries)
  const props: AuditLogProps = {
    entries: entries.map((entry) => ({ ...entry, subject: names.get(subjectKey(entry)) ?? null })),
    now: deps.clock.now(),
    actors: auditActors(deps.db, chain),
    filter: typed(query),
    problem,
    timeZone,
    next: found.length > perPage ? (entries.at(-1)?.sequence ?? null) : null,
  }
  return props
}

/** The first page, with what reading the whole chain found. */
export async function verifiedAuditLog(deps: AppDeps, scope: AuditScope) {
  const verified = await verifyChainInSteps(deps.db, scope.chain, yieldToEventLoop)
  return { ...auditLogProps(deps, scope, {}), verified }
}

const types: Record<AuditFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
}

/** The whole log, or what the query leaves of it, as a file; made while it is sent. */
export function auditExport(
  { deps, actor, query, set }: { deps: AppDeps; actor: Actor; query: Query; set: Answer },
  { chain, timeZone }: AuditScope,
  { format, name }: { format: AuditFormat; name: string },
): Response {
  const { filter } = readFilter(query, timeZone)
  const lines = downloadAudit(deps, actor, { chain, filter, format })
  return download(set, { type: types[format], name: `audit-${name}.${format}` }, lines)
}

function readFilter(query: Query, timeZone: string): { filter: AuditFilter; problem?: string } {
  const { action, actor, subject, from, until } = typed(query)
  const first = dayStart(from, timeZone)
  const last = dayStart(until, timeZone)
  const problem =
    first === 'wrong' || last === 'wrong' ? 'Type days such as 2026-03-10. Other dates are ignored.' : undefined
  return {
    filter: {
      action,
      actor,
      subject,
      from: first === 'wrong' ? undefined : first?.epochMilliseconds,
      until: last === 'wrong' ? undefined : last?.add({ days: 1 }).epochMilliseconds,
    },
    problem,
  }
}

function typed(query: Query): AuditFilterValues {
  const { action = '', actor = '', subject = '', from = '', until = '' } = query
  return { action, actor, subject: subject.trim(), from, until }
}

function dayStart(day: string, timeZone: string): Temporal.ZonedDateTime | undefined | 'wrong' {
  if (day === '') return undefined
  try {
    return Temporal.PlainDate.from(day).toZonedDateTime(timeZone)
  } catch {
    return 'wrong'
  }
}
