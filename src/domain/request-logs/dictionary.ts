import { perDb } from '#src/db/per-db.ts'
import type { RequestLogDb } from '#src/db/request-logs.ts'
import { anHour } from './logged-request.ts'

/** Stands for every further text when the dictionary is full: a scanner may request a million paths. */
export const otherText = '(other)'

interface Known {
  id: number
  lastAt: number
}

/** Texts that repeat, each stored once. Which of them is in use is noted to the hour, so that retention can forget the others. */
export interface Dictionary {
  idOf: (text: string, at: number) => number
}

const dictionariesOf = perDb('request log: dictionaries', (_: RequestLogDb) => new Map<string, Dictionary>())

/** Texts at most: as many as a search reads through without being felt. */
const capacity = { paths: 50_000, user_agents: 20_000 } as const

export function dictionaryOf(db: RequestLogDb, table: keyof typeof capacity): Dictionary {
  const ofDb = dictionariesOf(db)
  const dictionary = ofDb.get(table) ?? createDictionary(db, table)
  ofDb.set(table, dictionary)
  return dictionary
}

export function forgetDictionaries(db: RequestLogDb): void {
  dictionariesOf.forget(db)
}

function createDictionary(db: RequestLogDb, table: keyof typeof capacity): Dictionary {
  const known = new Map<string, Known>()
  let rows: number | undefined

  function find(text: string): Known | undefined {
    const row = db
      .statement<{ id: number; last_at: number }, [string]>(`SELECT id, last_at FROM ${table} WHERE text = ?`)
      .get(text)
    return row ? { id: row.id, lastAt: row.last_at } : undefined
  }

  function add(text: string, at: number): Known {
    rows ??= db.statement<{ n: number }, []>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0
    if (rows >= capacity[table] && text !== otherText) return lookUp(otherText, at)
    const row = db
      .statement<{ id: number }, [string, number]>(`INSERT INTO ${table} (text, last_at) VALUES (?, ?) RETURNING id`)
      .get(text, at)
    rows += 1
    return { id: row?.id ?? 0, lastAt: at }
  }

  function lookUp(text: string, at: number): Known {
    const entry = known.get(text) ?? find(text) ?? add(text, at)
    if (at - entry.lastAt >= anHour) {
      db.statement(`UPDATE ${table} SET last_at = ? WHERE id = ?`).run(at, entry.id)
      entry.lastAt = at
    }
    if (known.size >= capacity[table]) known.clear()
    known.set(text, entry)
    return entry
  }

  return { idOf: (text, at) => lookUp(text, at).id }
}
