import { openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { triggerChanges, triggersIn } from '#src/db/visible-triggers.ts'

/** The SQL that a new migration needs, so that the triggers are those that src/db/schema/ declares. */
const db = openDatabase(':memory:')
migrateDatabase(db)
const statements = triggerChanges(triggersIn(db))
const text =
  statements.length > 0 ? statements.join('\n--> statement-breakpoint\n') : '-- The triggers are as declared.'
process.stdout.write(`${text}\n`)
