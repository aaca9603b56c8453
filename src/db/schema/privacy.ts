import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { languages, subProcessorChangeKinds } from '#src/words.ts'
import { type AccountId, id } from '../ids.ts'
import { declare } from './declare.ts'
import { accounts } from './identity.ts'

/** The privacy policy and the sub-processors. All times are UTC milliseconds. */

/** The privacy policy, one row per version. A published one is never changed. */
export const policyVersions = sqliteTable(
  'policy_versions',
  {
    id: text().primaryKey(),
    /** Markdown as typed: with the words in braces that Opsentry fills in. */
    source: text().notNull(),
    /** The text that people read, filled in at publication; null: a draft. */
    text: text(),
    /** The language that the operator wrote it in. */
    language: text({ enum: languages }).notNull().default('en'),
    /** Markdown: what changes, for the banner and the mail; '' where there is nothing to say. */
    summary: text().notNull().default(''),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    /** Null: a draft, of which there is at most one. */
    publishedAt: integer(),
    effectiveAt: integer(),
    /** It changes something for somebody: account holders are notified before, and asked to read it. */
    material: integer({ mode: 'boolean' }).notNull().default(true),
    /** Taken back before it took effect. */
    withdrawnAt: integer(),
    /** The last account that was mailed; '' before the first. */
    announcedThrough: text().notNull().default(''),
    /** Every account has its mail, or none is to be sent. */
    announcedAt: integer(),
  },
  (t) => [
    index('policy_versions_by_effect').on(t.effectiveAt),
    uniqueIndex('policy_versions_one_draft').on(sql`(${t.publishedAt} is null)`).where(sql`${t.publishedAt} is null`),
  ],
)

export const aboutPolicyVersions = declare(policyVersions, {
  owner: 'privacy',
  shownToVisitors: { of: null, exceptFor: ['announcedThrough', 'announcedAt'] },
  personal: {},
  exported: false,
})

/** Versions that accounts have acknowledged as read. */
export const policyAcknowledgements = sqliteTable(
  'policy_acknowledgements',
  {
    accountId: id<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    versionId: text()
      .notNull()
      .references(() => policyVersions.id, { onDelete: 'restrict' }),
    at: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.versionId] }),
    index('policy_acknowledgements_by_version').on(t.versionId),
  ],
)

export const aboutPolicyAcknowledgements = declare(policyAcknowledgements, {
  owner: 'privacy',
  shownToVisitors: false,
  personal: { accountId: { erased: 'with-account', section: 'policies' } },
  exported: false,
})

/** Sub-processors: they process data for the operator. */
export const subProcessors = sqliteTable('sub_processors', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** Such as `Hosting`. */
  purpose: text().notNull(),
  /** The country or countries. */
  location: text().notNull(),
  url: text(),
  /** A day, `2026-03-10`. */
  since: text().notNull(),
  removedAt: integer(),
})

export const aboutSubProcessors = declare(subProcessors, {
  owner: 'privacy',
  shownToVisitors: { of: null },
  personal: {},
  exported: false,
})

/** Each change of a sub-processor's entry: the public history of the list. */
export const subProcessorChanges = sqliteTable(
  'sub_processor_changes',
  {
    id: text().primaryKey(),
    subProcessorId: text()
      .notNull()
      .references(() => subProcessors.id, { onDelete: 'restrict' }),
    kind: text({ enum: subProcessorChangeKinds }).notNull(),
    at: integer().notNull(),
    /** As it stands from then on; of a removed one as it stood. */
    name: text().notNull(),
    purpose: text().notNull(),
    location: text().notNull(),
    url: text(),
    since: text().notNull(),
  },
  (t) => [index('sub_processor_changes_by_time').on(t.at)],
)

export const aboutSubProcessorChanges = declare(subProcessorChanges, {
  owner: 'privacy',
  shownToVisitors: { of: null },
  personal: {},
  exported: false,
})
