import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { organizations } from './identity.ts'

export const importStates = ['previewed', 'running', 'done', 'failed'] as const
export type ImportState = (typeof importStates)[number]

/** A list of addresses that somebody brought along; its progress is written with each step. */
export const subscriberImports = sqliteTable(
  'subscriber_imports',
  {
    id: text().primaryKey(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    createdBy: text(),
    fileName: text().notNull(),
    /** Where these people agreed, in the words of whoever brought the list. */
    consent: text().notNull(),
    state: text({ enum: importStates }).notNull(),
    /** The accepted rows of the file; forgotten when it is done. */
    rows: text({ mode: 'json' }).$type<{ line: number; email: string }[]>().notNull(),
    /** What is wrong with the others: the line's number and a sentence. */
    problems: text({ mode: 'json' }).$type<{ line: number; problem: string }[]>().notNull(),
    total: integer().notNull(),
    done: integer().notNull().default(0),
    added: integer().notNull().default(0),
    /** Were there already, or had left and stay away. */
    skipped: integer().notNull().default(0),
    createdAt: integer().notNull(),
    finishedAt: integer(),
  },
  (t) => [index('subscriber_imports_by_organization').on(t.organizationId, t.createdAt)],
)
