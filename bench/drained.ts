import { desc, sql } from 'drizzle-orm'
import { openDatabase } from '#src/db/connection.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { type Ledger, readLedger } from '#src/domain/notifications/ledger.ts'
import { dataPaths } from '#src/platform/paths.ts'

/** Milliseconds for which a fan-out may stand still. */
const patience = 60_000

/** The ledger of what was posted last, as soon as everything in it has ended, or has stood still for too long. */
export async function drained(dataFolder: string): Promise<Ledger> {
  const db = openDatabase(dataPaths(dataFolder).database, { readonly: true })
  try {
    const { id } = db.select().from(notifications).orderBy(desc(sql`rowid`)).limit(1).get() ?? { id: '' }
    for (let [before, since] = ['', 0]; ; await Bun.sleep(20)) {
      const ledger = readLedger(db, id)
      const { waiting, sending, retrying, toExpand } = ledger
      if (waiting + sending + retrying + toExpand === 0) return ledger
      const now = JSON.stringify(ledger)
      if (now !== before) [before, since] = [now, performance.now()]
      else if (performance.now() - since > patience) return ledger
    }
  } finally {
    db.$client.close(true)
  }
}
