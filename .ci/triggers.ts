import { openDatabase } from '#src/db/connection.ts'
import { countingTriggers } from '#src/db/counting-triggers.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { triggerChanges, triggersIn, visibleTriggers } from '#src/db/visible-triggers.ts'

/** Appended to a new migration, this makes the triggers those that src/db/schema/ declares. */
const db = openDatabase(':memory:')
migrateDatabase(db)
const statements = triggerChanges(triggersIn(db), [...visibleTriggers(), ...countingTriggers()])
const text = statements.map((statement) => `--> statement-breakpoint\n${statement}\n`).join('')
process.stdout.write(text === '' ? '-- The triggers are as declared.\n' : text)
