import type { Db } from '#src/db/connection.ts'
import { processOf, type World } from '../world.ts'

/** Whoever asked to be erased stands in what they asked, which is kept for a while. */
const requests = 'data_requests.address'

/** An address that was erased, and that is known for nothing else, stands in no table any more. */
export function checkErased(world: World, address: string): void {
  const isElsewhere = world.model.organizations.some(
    ({ subscribers, lists, imports, requests }) =>
      subscribers.some((one) => one.address === address && one.state !== 'erased') ||
      [...lists, ...imports].some(({ emails }) => emails.includes(address)) ||
      requests.some(({ email }) => email === address),
  )
  if (isElsewhere) return
  const { db } = processOf(world)
  for (const { place, sql } of questionsTo(db))
    if (place !== requests && db.$client.query<unknown, [string]>(sql).get(`%${address}%`))
      world.found(`${address} was erased, and stands in ${place}`)
}

interface Question {
  place: string
  sql: string
}

let questions: Question[] | undefined

/** One for each column that can hold a text. */
function questionsTo(db: Db): Question[] {
  questions ??= db.$client
    .query<{ name: string; column: string }, []>(
      `SELECT t.name, c.name AS "column" FROM sqlite_schema t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.type IN ('text', 'TEXT', 'blob', 'BLOB')`,
    )
    .all()
    .map(({ name, column }) => ({
      place: `${name}.${column}`,
      sql: `SELECT 1 FROM "${name}" WHERE "${column}" LIKE ? LIMIT 1`,
    }))
  return questions
}
