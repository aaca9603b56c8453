import type { RequestLogDb } from '#src/db/request-logs.ts'
import { anHour } from './logged-request.ts'

/** Stands for every further text when its table is full: a scanner may request a million paths. */
export const otherText = '(other)'

/** Texts at most: as many as a search reads through without being felt. */
const capacity = { paths: 50_000, user_agents: 20_000 } as const

/** The id of a text, which is written where it is new. */
export type IdOf = (text: string, at: number) => number

/** For one transaction. The last use of a text is written to the hour, so that retention can remove the others. */
export function lookupIn(db: RequestLogDb, table: keyof typeof capacity): IdOf {
  const known = new Map<string, Text>()
  let rows: number | undefined

  function add(text: string, at: number): Text {
    rows ??= db.statement<{ n: number }, []>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0
    if (rows >= capacity[table] && text !== otherText) return lookUp(otherText, at)
    rows += 1
    const sql = `INSERT INTO ${table} (text, last_at) VALUES (?, ?) RETURNING id`
    return { id: db.statement<{ id: number }, [string, number]>(sql).get(text, at)?.id ?? 0, lastAt: at }
  }

  function lookUp(text: string, at: number): Text {
    const entry = known.get(text) ?? find(db, table, text) ?? add(text, at)
    if (at - entry.lastAt >= anHour) {
      db.statement<unknown, number[]>(`UPDATE ${table} SET last_at = ? WHERE id = ?`).run(at, entry.id)
      entry.lastAt = at
    }
    known.set(text, entry)
    return entry
  }

  return (text, at) => lookUp(text, at).id
}

interface Text {
  id: number
  lastAt: number
}

function find(db: RequestLogDb, table: string, text: string): Text | null {
  return db.statement<Text, [string]>(`SELECT id, last_at AS lastAt FROM ${table} WHERE text = ?`).get(text)
}
