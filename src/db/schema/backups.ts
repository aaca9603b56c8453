import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import {
  type BackupCounts,
  backupEncryptions,
  backupKinds,
  backupPlaces,
  backupSchedules,
  backupStates,
  rehearsalIntervals,
} from '#src/words/backups.ts'
import { bucketStyles } from '#src/words.ts'
import { declare } from './declare.ts'

/** Backups that Opsentry makes by itself: when, where to, and which there are. All times are UTC milliseconds. */

/** One row at the most; without it the defaults hold (domain/backup/backup-settings.ts). */
export const backupSettings = sqliteTable('backup_settings', {
  id: text().primaryKey(),
  schedule: text({ enum: backupSchedules }).notNull(),
  /** `daily`: minutes after midnight in the time zone. */
  minuteOfDay: integer().notNull(),
  /** `hours`: full hours of the day in the time zone, rising. */
  hours: text({ mode: 'json' }).$type<number[]>().notNull(),
  timeZone: text().notNull(),
  keepDaily: integer().notNull(),
  keepWeekly: integer().notNull(),
  keepMonthly: integer().notNull(),
  /** The log of requests is a database of its own, and joins where this says so. */
  requestLog: integer({ mode: 'boolean' }).notNull(),
  rehearsal: text({ enum: rehearsalIntervals }).notNull(),
  encryption: text({ enum: backupEncryptions }).notNull(),
  /** Sealed. */
  passphrase: text(),
  /** Such as `age1…`: who holds the key to it reads the backups, and nobody else. */
  recipient: text(),
  /** The bucket to which they are copied, as in `buckets`; null: none. */
  endpoint: text(),
  region: text(),
  bucket: text(),
  prefix: text(),
  style: text({ enum: bucketStyles }),
  /** Sealed. */
  accessKey: text(),
  /** Sealed. */
  secret: text(),
  /** Whoever serves this database holds a lease in that bucket, so that a stand-by can take over. */
  lease: integer({ mode: 'boolean' }).notNull().default(false),
  /** A replicator owns checkpoints, and its copies remember for so many days who was erased; null: there is none. */
  replicaDays: integer(),
})

export const aboutBackupSettings = declare(backupSettings, {
  owner: 'backup',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'backup_settings', columns: ['passphrase', 'accessKey', 'secret'] },
})

/** One row: what is to be done next, and how it last went. */
export const backupState = sqliteTable('backup_state', {
  id: text().primaryKey(),
  /** In the name of each backup, so that two instances whose backups lie in one place never remove each other's. */
  mark: text().notNull(),
  /** Null: none is scheduled. */
  nextBackupAt: integer(),
  nextCheckAt: integer(),
  nextRehearsalAt: integer(),
  /** What is at work, since when; null: nothing. */
  working: text({ enum: ['backup', 'check', 'rehearsal'] }),
  workingSince: integer(),
  /** Failures in a row, and why the last backup failed; null: it went well. */
  failures: integer().notNull().default(0),
  problem: text(),
  triedAt: integer(),
  /** What was last rehearsed, whence, and what was found; `rehearsalProblem` null: it was sound. */
  rehearsedAt: integer(),
  rehearsedName: text(),
  rehearsedPlace: text({ enum: backupPlaces }),
  rehearsalProblem: text(),
})

export const aboutBackupState = declare(backupState, {
  owner: 'backup',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** A file of a backup in one place. */
export const backupCopies = sqliteTable(
  'backup_copies',
  {
    name: text().notNull(),
    place: text({ enum: backupPlaces }).notNull(),
    kind: text({ enum: backupKinds }).notNull(),
    madeAt: integer().notNull(),
    /** Bytes as it lies there. */
    size: integer().notNull(),
    /** Of the file as it lies there, hex; '': found there, and not known yet. */
    sha256: text().notNull(),
    encryption: text({ enum: backupEncryptions }).notNull(),
    /** Rows of each table when it was made; null: not known. */
    counts: text({ mode: 'json' }).$type<BackupCounts>(),
    state: text({ enum: backupStates }).notNull(),
    /** When it was last read back, or found to be gone. */
    checkedAt: integer(),
  },
  (t) => [primaryKey({ columns: [t.name, t.place] }), index('backup_copies_by_age').on(t.madeAt)],
)

export const aboutBackupCopies = declare(backupCopies, {
  owner: 'backup',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
