import { asc, desc, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

/** A table of updates, of incidents or of maintenance windows. */
interface Updates {
  displayAt: SQLiteColumn
  ordinal: SQLiteColumn
  createdAt: SQLiteColumn
}

/** By the moments they speak of; every reader orders by these, so that all agree on updates of one moment. */
export function newestFirst({ displayAt, ordinal, createdAt }: Updates): SQL[] {
  return [desc(displayAt), desc(ordinal), desc(createdAt)]
}

export function oldestFirst({ displayAt, ordinal, createdAt }: Updates): SQL[] {
  return [asc(displayAt), asc(ordinal), asc(createdAt)]
}
