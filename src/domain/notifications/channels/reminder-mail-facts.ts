import type { DataRequestKind } from '#src/words/personal-data.ts'
import type { Channel } from '#src/words.ts'

/** Facts of the mails that remind somebody of what waits for them; several that are due together are one mail. */

/** To the team: visitors were promised an update that has not come. */
export interface UpdateOverdueMail {
  organization: string
  timeZone: string
  incident: string
  /** Titles of the other incidents that wait for a word. */
  others: string[]
  promisedFor: number
  /** The form for the update. */
  url: string
}

/** To the team: visitors have heard nothing of an open incident for long. */
export interface IncidentSilentMail {
  organization: string
  timeZone: string
  incident: string
  /** Titles of the other incidents that wait for a word. */
  others: string[]
  heardAt: number
  /** The form for an update. */
  url: string
}

/** To the instance admins: somebody waits for an answer about their data. */
export interface DataRequestDueMail {
  instanceUrl: string
  kind: DataRequestKind
  dueAt: number
  overdue: boolean
  /** Further requests that are due within a week, or overdue. */
  others: number
  url: string
}

/** To owners and admins: subscribers wait for messages that should have left long ago. */
export interface NotificationLateMail {
  organization: string
  timeZone: string
  /** The incident or the maintenance window. */
  about: string
  /** What others of the organization that are late are about. */
  others: string[]
  /** The moment from which the messages may leave. */
  releasedAt: number
  due: number
  delivered: number
  failed: number
  /** Messages that still have to leave. */
  left: number
  /** Paused channels. */
  pauses: { channel: Channel; since: number; reason: string }[]
  /** The page of the notification's ledger. */
  url: string
}
