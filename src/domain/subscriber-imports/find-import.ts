import { and, count, desc, eq, getTableColumns, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import type { ImportProblem } from '#src/words/subscriber-imports.ts'
import { notFound } from '../errors.ts'

const { rows: _rows, problems: _problems, found: _found, ...columns } = getTableColumns(subscriberImports)

/** An import without its lists, which may be long. */
export type SubscriberImport = Omit<typeof subscriberImports.$inferSelect, 'rows' | 'problems' | 'found'>

export interface LineProblem {
  line: number
  problem: ImportProblem
}

/** Throws not_found for another organization's import as for an unknown one. */
export function findImport(db: Reader, organizationId: OrganizationId, id: string): SubscriberImport {
  const found = db
    .select(columns)
    .from(subscriberImports)
    .where(and(eq(subscriberImports.id, id), eq(subscriberImports.organizationId, organizationId)))
    .get()
  if (!found) throw notFound('import')
  return found
}

/** Newest first. */
export function listImports(db: Reader, organizationId: OrganizationId, limit: number): SubscriberImport[] {
  return db
    .select(columns)
    .from(subscriberImports)
    .where(eq(subscriberImports.organizationId, organizationId))
    .orderBy(desc(subscriberImports.createdAt), desc(subscriberImports.id))
    .limit(limit)
    .all()
}

/** By line; absent `limit`: all of them. */
export function problemsOf(db: Reader, id: string, limit?: number): LineProblem[] {
  const found = db
    .select({ line: ofEach<number>('line'), problem: ofEach<ImportProblem>('problem') })
    .from(eachProblem)
    .where(eq(subscriberImports.id, id))
  return limit === undefined ? found.all() : found.limit(limit).all()
}

/** Number of lines with each problem, the most frequent first; counted here only for an import from before that was stored. */
export function countProblems(
  db: Reader,
  { id, counts }: Pick<SubscriberImport, 'id' | 'counts'>,
): { problem: ImportProblem; lines: number }[] {
  if (counts !== null) return counts
  return db
    .select({ problem: ofEach<ImportProblem>('problem'), lines: count() })
    .from(eachProblem)
    .where(eq(subscriberImports.id, id))
    .groupBy(ofEach('problem'))
    .orderBy(desc(count()))
    .all()
}

const eachProblem = sql`${subscriberImports}, json_each(${subscriberImports.problems}) as each_problem`

function ofEach<T>(field: keyof LineProblem) {
  return sql<T>`json_extract(each_problem.value, ${sql.raw(`'$.${field}'`)})`
}
