import { expect } from 'vitest'
import type { Db } from '#src/db/connection.ts'
import { recounting } from '#src/db/counting-triggers.ts'

type Row = Record<string, unknown>

interface Counts {
  people: Row[]
  messages: Row[]
  chosen: Row[]
}

function counts({ $client }: Db): Counts {
  const all = (query: string) => $client.query<Row, []>(query).all()
  return {
    people: all('SELECT * FROM subscriber_counts ORDER BY 1, 2, 3, 4, 5, 6, 7'),
    // A state that messages have left stays, with none.
    messages: all('SELECT * FROM delivery_counts WHERE messages <> 0 ORDER BY 1, 2, 3, 4, 5'),
    chosen: all('SELECT id, chosen FROM subscribers ORDER BY id'),
  }
}

/** The counts that triggers keep are those that a recount finds. Returns them. */
export function expectNoDrift(db: Db): Counts {
  const kept = counts(db)
  for (const statement of recounting) db.$client.run(statement)
  expect(kept).toEqual(counts(db))
  return kept
}
