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
    const steps = $client.query<{ detail: string }, number[]>(`EXPLAIN QUERY PLAN ${query}`).all(...bound)
    return steps.map(({ detail }) => detail)
  })
}
