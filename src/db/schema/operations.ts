import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { type AccountId, id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { accounts, organizations } from './identity.ts'

/** Audit, notices, rate limits, retention runs and drafts. All times are UTC milliseconds. */

/** Append-only by triggers, and chained: `hash` covers the row and `previousHash`. A chain per organization; '' is the instance's. */
export const auditEntries = sqliteTable(
  'audit_entries',
  {
    chain: text().notNull(),
    sequence: integer().notNull(),
    at: integer().notNull(),
    actorKind: text().notNull(),
    actorId: text(),
    action: text().notNull(),
    subjectType: text().notNull(),
    subjectId: text().notNull(),
    /** JSON: what changed, and from where; only its digest enters the chain, so a person can be erased from it. */
    details: text().notNull(),
    detailsHash: text().notNull(),
    previousHash: text().notNull(),
    hash: text().notNull(),
    /** The row of `audit_epochs` whose key made `hash`; 0: written before chains were keyed, a plain SHA-256. */
    epoch: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.chain, t.sequence] }),
    index('audit_entries_by_time').on(t.chain, t.at),
    index('audit_entries_by_actor').on(t.chain, t.actorId, t.sequence),
    index('audit_entries_by_action').on(t.chain, t.action, t.sequence),
    index('audit_entries_by_subject').on(t.chain, t.subjectId, t.sequence),
  ],
)

export const aboutAuditEntries = declare(auditEntries, {
  owner: 'audit',
  shownToVisitors: false,
  personal: { actorId: { erased: 'in-audit', section: 'audit' }, details: { erased: 'in-audit', section: 'audit' } },
  exported: { apart: 'audit.ndjson' },
})

/** The last entry of each audit chain; without it, nobody would notice that the newest entries were removed. */
export const auditHeads = sqliteTable('audit_heads', {
  chain: text().primaryKey(),
  sequence: integer().notNull(),
  hash: text().notNull(),
  /** Of this row, under the newest key; null: written before chains were keyed. */
  seal: text(),
  /** The sequence that the instance's chain recorded last. */
  anchored: integer().notNull().default(0),
})

export const aboutAuditHeads = declare(auditHeads, {
  owner: 'audit',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** The audit log that an organization had where it was before, to be read beside its own: no part of any chain here. */
export const auditArchives = sqliteTable(
  'audit_archives',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    /** The address of the instance it comes from. */
    origin: text().notNull(),
    /** When it was taken from there. */
    exportedAt: integer().notNull(),
    entries: integer().notNull(),
    /** NDJSON, gzip. */
    bytes: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [index('audit_archives_by_organization').on(t.organizationId, t.exportedAt)],
)

export const aboutAuditArchives = declare(auditArchives, {
  owner: 'audit',
  shownToVisitors: false,
  personal: { bytes: { erased: 'in-audit' } },
  exported: { apart: 'earlier-audit/' },
})

/** The instance admin's notices to every account holder: on screen while they last, once by mail where asked for. */
export const notices = sqliteTable(
  'notices',
  {
    id: text().primaryKey(),
    title: text().notNull(),
    /** Markdown. */
    body: text().notNull(),
    startsAt: integer().notNull(),
    endsAt: integer().notNull(),
    createdAt: integer().notNull(),
    mailedAt: integer(),
    withdrawnAt: integer(),
  },
  (t) => [index('notices_by_end').on(t.endsAt)],
)

export const aboutNotices = declare(notices, {
  owner: 'notices',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** Accounts that have dismissed a notice. */
export const noticeDismissals = sqliteTable(
  'notice_dismissals',
  {
    noticeId: text()
      .notNull()
      .references(() => notices.id, { onDelete: 'cascade' }),
    accountId: id<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.noticeId, t.accountId] })],
)

export const aboutNoticeDismissals = declare(noticeDismissals, {
  owner: 'notices',
  shownToVisitors: false,
  personal: { accountId: { erased: 'with-account', section: 'notices' } },
  exported: false,
})

/** Counted up by triggers whenever something changes that visitors see, apart for each of whom it may concern. */
export const pageRevision = sqliteTable(
  'page_revision',
  {
    id: integer().primaryKey(),
    revision: integer().notNull(),
    /**
     * An organization's id: what its visitors see. `instance`: what everybody sees. `organizations`: which there are, and
     * where. The row of an organization that is gone stays, because a count that began anew would make old pages valid.
     */
    scope: text().notNull().default('instance'),
  },
  (t) => [uniqueIndex('page_revision_by_scope').on(t.scope)],
)

export const aboutPageRevision = declare(pageRevision, {
  owner: null,
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** Counted attempts, kept across restarts. */
export const rateLimits = sqliteTable(
  'rate_limits',
  {
    /** Such as `sign-in:network:192.0.2.7`. */
    key: text().primaryKey(),
    count: integer().notNull(),
    windowEndsAt: integer().notNull(),
    /** Where each failure makes the next wait longer: no attempt before this moment. */
    nextAt: integer().notNull().default(0),
  },
  (t) => [index('rate_limits_by_end').on(t.windowEndsAt)],
)

export const aboutRateLimits = declare(rateLimits, {
  owner: 'rate-limits',
  shownToVisitors: false,
  personal: { key: { erased: 'by-address' } },
  exported: false,
})

/** Runs of retention rules, the last hundred of each: the screen shows them, and the next run is due by them. */
export const jobRuns = sqliteTable(
  'job_runs',
  {
    id: text().primaryKey(),
    /** The retention rule's name. */
    job: text().notNull(),
    startedAt: integer().notNull(),
    /** Set while it runs; no other run of the rule begins before this moment. */
    leaseUntil: integer(),
    finishedAt: integer(),
    /** How many of each kind the run removed, by the kind's name. */
    removed: text({ mode: 'json' }).$type<Record<string, number>>().notNull(),
    /** Why it failed; null: it did not. */
    problem: text(),
  },
  (t) => [index('job_runs_by_job').on(t.job, t.startedAt)],
)

export const aboutJobRuns = declare(jobRuns, {
  owner: 'retention',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** Days that differ from a retention rule's default, as set by the instance admin. */
export const retentionPeriods = sqliteTable('retention_periods', {
  /** The retention rule's name. */
  promise: text().primaryKey(),
  days: integer().notNull(),
  changedAt: integer().notNull(),
})

export const aboutRetentionPeriods = declare(retentionPeriods, {
  owner: 'retention',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** Unpublished text of an incident or update, saved while it is typed, so that it survives a closed tab. */
export const drafts = sqliteTable(
  'drafts',
  {
    accountId: id<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    /** The incident it would be an update of; '' for a new incident. */
    subjectId: text().notNull(),
    /** The form's fields as typed. */
    fields: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.organizationId, t.subjectId] }),
    index('drafts_by_time').on(t.updatedAt),
  ],
)

export const aboutDrafts = declare(drafts, {
  owner: 'incidents',
  shownToVisitors: false,
  personal: {
    accountId: { erased: 'with-account', section: 'drafts' },
    fields: { erased: 'with-account', section: 'drafts' },
  },
  exported: false,
  ages: { rule: 'drafts', as: 'drafts', since: ['updatedAt'] },
})
