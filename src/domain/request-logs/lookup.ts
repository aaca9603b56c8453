import { perDb } from '#src/db/per-db.ts'
import type { RequestLogDb } from '#src/db/request-logs.ts'
import { anHour } from './logged-request.ts'

/** Stands for every further text when its table is full: a scanner may request a million paths. */
export const otherText = '(other)'

/** Texts at most: as many as a search reads through without being felt. */
const capacity = { paths: 50_000, user_agents: 20_000 } as const
type Table = keyof typeof capacity

/** The id of a text, which is written where it is new. */
export type IdOf = (text: string, at: number) => number

interface Text {
  id: number
  lastAt: number
}

/** Texts remembered of a table, twice at the most: a thousand pages are asked for again and again, and none is looked up. */
const remembered = 2000

/** Those that were used lately, and those before them, which are forgotten when there are too many of both. */
interface Memory {
  used: Map<string, Text>
  before: Map<string, Text>
}

const memory = perDb('request log: texts', (_: RequestLogDb): Record<Table, Memory> => {
  const empty = () => ({ used: new Map(), before: new Map() })
  return { paths: empty(), user_agents: empty() }
})

/** For whoever removes or renames texts, or rolls back what a batch wrote: an id may be another text's after that. */
export function forgetTexts(db: RequestLogDb): void {
  memory.forget(db)
}

/** For one transaction. The last use of a text is written to the hour, so that retention can remove the others. */
export function lookupIn(db: RequestLogDb, table: Table): IdOf {
  const known = memory(db)[table]
  let rows: number | undefined

  function add(text: string, at: number): Text {
    rows ??= db.statement<{ n: number }, []>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0
    if (rows >= capacity[table] && text !== otherText) return lookUp(otherText, at)
    rows += 1
    const sql = `INSERT INTO ${table} (text, last_at) VALUES (?, ?) RETURNING id`
    return { id: db.statement<{ id: number }, [string, number]>(sql).get(text, at)?.id ?? 0, lastAt: at }
  }

  function lookUp(text: string, at: number): Text {
    const entry =
      known.used.get(text) ?? remember(text, known.before.get(text) ?? find(db, table, text) ?? add(text, at))
    if (at - entry.lastAt >= anHour) {
      db.statement<unknown, number[]>(`UPDATE ${table} SET last_at = ? WHERE id = ?`).run(at, entry.id)
      entry.lastAt = at
    }
    return entry
  }

  function remember(text: string, entry: Text): Text {
    if (known.used.size >= remembered) Object.assign(known, { used: new Map(), before: known.used })
    known.used.set(text, entry)
    return entry
  }

  return (text, at) => lookUp(text, at).id
}

function find(db: RequestLogDb, table: string, text: string): Text | null {
  return db.statement<Text, [string]>(`SELECT id, last_at AS lastAt FROM ${table} WHERE text = ?`).get(text)
}
