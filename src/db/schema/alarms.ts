import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { alarmKinds } from '#src/words.ts'
import { declare } from './declare.ts'

/** Trouble that the operator is told of, and the webhook that tells them. All times are UTC milliseconds. */

export const alarms = sqliteTable(
  'alarms',
  {
    id: text().primaryKey(),
    kind: text({ enum: alarmKinds }).notNull(),
    /** Such as the channel or the job; '' where the kind says it all. */
    subject: text().notNull(),
    /** Each cause is told once while it lasts: what was answered, without what differs from message to message. */
    cause: text().notNull(),
    /** A sentence or two for the operator. */
    sentence: text().notNull(),
    raisedAt: integer().notNull(),
    clearedAt: integer(),
    /** The operator's webhook took it. */
    raisedToldAt: integer(),
    clearedToldAt: integer(),
    /** The instance's admins were mailed that it began; null: not yet. */
    mailedAt: integer(),
    /** Failed calls of the webhook in a row, and when it is called again. */
    tries: integer().notNull().default(0),
    nextTryAt: integer().notNull(),
  },
  (t) => [uniqueIndex('alarms_by_cause').on(t.kind, t.subject, t.cause)],
)

export const aboutAlarms = declare(alarms, {
  owner: 'alarms',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** One row at the most: the operator's own webhook, which is called when an alarm is raised and when it ends. */
export const alarmWebhook = sqliteTable('alarm_webhook', {
  id: text().primaryKey(),
  /** Sealed. */
  url: text().notNull(),
  /** Sealed: signs the calls. */
  secret: text().notNull(),
  /** As much of the URL as people need to recognise it. */
  address: text().notNull(),
  /** The last call, and what was answered. */
  calledAt: integer(),
  answer: text(),
  delivered: integer({ mode: 'boolean' }),
})

export const aboutAlarmWebhook = declare(alarmWebhook, {
  owner: 'notifications',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'alarm_webhook', columns: ['url', 'secret'] },
})
