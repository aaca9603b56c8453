import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { type BroughtState, type ImportProblem, importStates } from '#src/words/subscriber-imports.ts'
import type { Language } from '#src/words.ts'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** One line of the list that is taken over; what it follows stands there only where the list says so. */
export interface ImportRow {
  line: number
  email: string
  /** Absent: active. */
  state?: BroughtState
  incidents?: boolean
  maintenance?: boolean
  /** Absent: the whole page. */
  serviceIds?: string[]
  /** Absent: the page's own. */
  language?: Language
}

/** What stands in one cell of a list: an address to take over, or what is wrong with it. */
export type FoundAddress = (ImportRow | { line: number; problem: ImportProblem }) & {
  /** Index of the column; absent for a row that holds no address at all. */
  column?: number
}

/** How a list was read. */
export interface ListLayout {
  /** Columns that hold addresses. */
  columns: { index: number; name: string; addresses: number }[]
  /** Names of columns that say who has opted out or cannot be reached. */
  wishes: string[]
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
    /** Null in what is older. */
    layout: text({ mode: 'json' }).$type<ListLayout>(),
    /** Index of the column that was chosen; null: all of them. */
    column: integer(),
    /** Everything that was found, while another column may still be chosen. */
    found: text({ mode: 'json' }).$type<FoundAddress[]>(),
    /** Addresses in the file. */
    seen: integer().notNull().default(0),
    /** The accepted rows of the file; forgotten when it is done. */
    rows: text({ mode: 'json' }).$type<ImportRow[]>().notNull(),
    /** Problems of the refused lines, by line number; they hold no address. */
    problems: text({ mode: 'json' }).$type<{ line: number; problem: ImportProblem }[]>().notNull(),
    /** Number of problems of each kind, the most frequent first; null in what is older. */
    counts: text({ mode: 'json' }).$type<{ problem: ImportProblem; lines: number }[]>(),
    /** Accepted rows. */
    total: integer().notNull(),
    /** Of those, the ones that are kept as unsubscribed. */
    optedOut: integer().notNull().default(0),
    /** Of those, the ones that are kept in quarantine. */
    unreachable: integer().notNull().default(0),
    /** Rows that were dealt with. */
    done: integer().notNull().default(0),
    added: integer().notNull().default(0),
    /** Rows of people who were brought along as unsubscribed or quarantined. */
    kept: integer().notNull().default(0),
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
  personal: {
    createdBy: { erased: 'pseudonym', section: 'lists' },
    rows: { erased: 'by-address' },
    found: { erased: 'by-address' },
  },
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
