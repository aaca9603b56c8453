import type { Db } from '#src/db/connection.ts'

/** How SQLite runs each statement that `work` is the first to ask for, a line for each step. */
export async function plansOf({ $client }: Pick<Db, '$client'>, work: () => unknown): Promise<string[]> {
  const queries: string[] = []
  const prepare = $client.prepare.bind($client)
  const noting = (query: string) => {
    queries.push(query)
    return prepare(query)
  }
  Object.assign($client, { prepare: noting })
  try {
    await work()
  } finally {
    Object.assign($client, { prepare })
  }
  return queries.flatMap((query) => {
    const bound = (query.match(/\?/g) ?? []).map(() => 0)
    // Kept open, as by `query`, it would be in the way of whatever is written next.
    using plan = $client.prepare<{ detail: string }, number[]>(`EXPLAIN QUERY PLAN ${query}`)
    return plan.all(...bound).map(({ detail }) => detail)
  })
}

/**
 * SQLite plans as where each table has ten thousand rows, few of one kind and most of one organization's: so it finds it by itself
 * where there are as many (PRAGMA optimize).
 */
export function planAsIfLarge({ $client }: Pick<Db, '$client'>): void {
  $client.run('ANALYZE')
  $client.run('DELETE FROM sqlite_stat1')
  $client.run(`INSERT INTO sqlite_stat1
    SELECT t.name, i.name, CASE WHEN c.name = 'organization_id' THEN '10000 10000 4 4 4 4 4 4' ELSE '10000 4 4 4 4 4 4 4' END
    FROM sqlite_schema t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
    WHERE t.type = 'table' AND c.seqno = 0 AND i.origin = 'c' AND NOT i.partial`)
  $client.run('ANALYZE sqlite_schema')
}
