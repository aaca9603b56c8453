import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { type ImportProblem, importStates } from '#src/words.ts'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** One line of the list that is taken over; what it follows stands there only where the list says so. */
export interface ImportRow {
  line: number
  email: string
  incidents?: boolean
  maintenance?: boolean
  /** Absent: the whole page. */
  serviceIds?: string[]
}

/** A list of addresses that somebody brought along; its progress is written with each step. */
export const subscriberImports = sqliteTable(
  'subscriber_imports',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    createdBy: text(),
    fileName: text().notNull(),
    /** The source of these people's consent, in the words of the member who brought the list. */
    consent: text().notNull(),
    state: text({ enum: importStates }).notNull(),
    /** The accepted rows of the file; forgotten when it is done. */
    rows: text({ mode: 'json' }).$type<ImportRow[]>().notNull(),
    /** Problems of the refused lines, by line number; they hold no address. */
    problems: text({ mode: 'json' }).$type<{ line: number; problem: ImportProblem }[]>().notNull(),
    /** Accepted rows. */
    total: integer().notNull(),
    /** Rows that were dealt with. */
    done: integer().notNull().default(0),
    added: integer().notNull().default(0),
    /** Rows of people who were here already, or who had unsubscribed and stay so. */
    skipped: integer().notNull().default(0),
    createdAt: integer().notNull(),
    finishedAt: integer(),
  },
  (t) => [index('subscriber_imports_by_organization').on(t.organizationId, t.createdAt)],
)

export const aboutSubscriberImports = declare(subscriberImports, {
  owner: 'subscriber-imports',
  shownToVisitors: false,
  personal: { createdBy: { erased: 'pseudonym', section: 'lists' }, rows: { erased: 'by-address' } },
  exported: false,
})

/**
 * Addresses that were erased on request: an HMAC of each, which tells that one is among them and not which. No import brings
 * them back; whoever subscribes again takes theirs out.
 */
export const forgottenAddresses = sqliteTable(
  'forgotten_addresses',
  {
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    hash: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.hash] })],
)

export const aboutForgottenAddresses = declare(forgottenAddresses, {
  owner: 'subscribers',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
