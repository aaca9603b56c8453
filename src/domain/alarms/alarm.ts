import type { alarms } from '#src/db/schema/alarms.ts'
import { type AlarmKind, type Channel, channels } from '#src/words.ts'

export type Alarm = typeof alarms.$inferSelect

export interface AlarmFacts {
  /**
   * Ends when whatever raised it says so; where the news alone counts, when the instance admin has read it; or when they answer the
   * question that it asks, unless that answers itself; or when they have it put right, unless somebody else does.
   */
  ends: 'itself' | 'when read' | 'when answered' | 'when decided' | 'when put back'
  /** Everybody on the dashboard sees that it is there: their own messages wait. The sentence is for the instance admin. */
  concerns: 'everyone' | 'instance admin'
}

/** Each kind of alarm there is. A new one is a word in `alarmKinds` (src/words.ts), a line here and one in `titles`. */
export const alarmFacts: Record<AlarmKind, AlarmFacts> = {
  channel_held: { ends: 'itself', concerns: 'everyone' },
  channel_unreachable: { ends: 'itself', concerns: 'everyone' },
  organization_held: { ends: 'itself', concerns: 'instance admin' },
  mail_failover: { ends: 'itself', concerns: 'instance admin' },
  sender_distrusted: { ends: 'when read', concerns: 'instance admin' },
  worker_restarted: { ends: 'when read', concerns: 'instance admin' },
  process_restarted: { ends: 'when read', concerns: 'instance admin' },
  stranger_mails_spent: { ends: 'when read', concerns: 'instance admin' },
  audit_broken: { ends: 'itself', concerns: 'instance admin' },
  anchor_refused: { ends: 'itself', concerns: 'instance admin' },
  clock_doubted: { ends: 'when answered', concerns: 'instance admin' },
  database_otherwise: { ends: 'when read', concerns: 'instance admin' },
  database_damaged: { ends: 'itself', concerns: 'instance admin' },
  outbox_undecided: { ends: 'when decided', concerns: 'instance admin' },
  backup_failed: { ends: 'itself', concerns: 'instance admin' },
  // A sound one may follow before anybody was told.
  backup_damaged: { ends: 'when read', concerns: 'instance admin' },
  rehearsal_failed: { ends: 'itself', concerns: 'instance admin' },
  nobody_reachable: { ends: 'itself', concerns: 'instance admin' },
  disk_low: { ends: 'itself', concerns: 'instance admin' },
  log_grows: { ends: 'itself', concerns: 'instance admin' },
  certificate_ending: { ends: 'itself', concerns: 'instance admin' },
  certificate_failing: { ends: 'itself', concerns: 'instance admin' },
  audit_not_passed_on: { ends: 'itself', concerns: 'instance admin' },
  upgrade_pending: { ends: 'itself', concerns: 'instance admin' },
  key_missing: { ends: 'when put back', concerns: 'instance admin' },
}

const held: Record<Channel | 'other', string> = {
  email: 'E-mail is held back: the other side refuses everything.',
  webhook: 'Webhooks are held back: the other side refuses everything.',
  slack: 'Slack messages are held back: the other side refuses everything.',
  discord: 'Discord messages are held back: the other side refuses everything.',
  teams: 'Teams messages are held back: the other side refuses everything.',
  other: 'Messages are held back: the other side refuses everything.',
}

const waiting: Record<Channel | 'other', string> = {
  email: 'E-mail is waiting: the other side does not answer.',
  webhook: 'Webhooks are waiting: the other side does not answer.',
  slack: 'Slack messages are waiting: the other side does not answer.',
  discord: 'Discord messages are waiting: the other side does not answer.',
  teams: 'Teams messages are waiting: the other side does not answer.',
  other: 'Messages are waiting: the other side does not answer.',
}

const titles: Record<AlarmKind, (subject: string) => string> = {
  channel_held: (channel) => held[channelIn(channel)],
  channel_unreachable: (channel) => waiting[channelIn(channel)],
  organization_held: () => 'Mail of one organization is held back: its own sender is refused.',
  mail_failover: () => 'Mail leaves by the fallback: the mail server does not carry it.',
  sender_distrusted: () => 'Receivers do not trust mail from here.',
  worker_restarted: () => 'Work in the background was cut off.',
  audit_broken: () => 'An audit log does not hold.',
  database_otherwise: () => 'The database is not as it was.',
  database_damaged: () => 'The database file is damaged.',
  outbox_undecided: () => 'Messages of before the restore wait for you to decide.',
  backup_failed: () => 'No backup could be made.',
  backup_damaged: () => 'A backup is damaged or gone.',
  rehearsal_failed: () => 'A backup could not be restored for a rehearsal.',
  anchor_refused: () => 'An audit anchor did not arrive.',
  clock_doubted: () => 'Is the clock of this machine right?',
  process_restarted: () => 'No page was answered, and Opsentry was started again.',
  nobody_reachable: () => 'Mails wait, and there is no mail server to send them.',
  disk_low: () => 'The disk is nearly full.',
  log_grows: () => 'The replicator does not take over the write-ahead log.',
  certificate_ending: (host) => `The certificate of ${host} is about to end, has ended, or does not hold.`,
  certificate_failing: (host) => `No certificate could be got for ${host}.`,
  audit_not_passed_on: () => 'Audit entries do not reach the server that collects them.',
  upgrade_pending: () => 'Another version of Opsentry waits for a restart.',
  key_missing: () => 'Once stopped, Opsentry would not start again: its secret key is not in its place.',
  stranger_mails_spent: () => 'No more mails went to new addresses for an hour.',
}

/** A sentence that says what is wrong; the alarm's own sentence says why, and what to do. */
export function alarmTitle({ kind, subject }: Pick<Alarm, 'kind' | 'subject'>): string {
  return titles[kind](subject)
}

/** The word that `/readyz` gives to anybody, such as `channel_held(email)`. */
export function alarmWord({ kind, subject }: Pick<Alarm, 'kind' | 'subject'>): string {
  return isChannel(subject) ? `${kind}(${subject})` : kind
}

function channelIn(subject: string): Channel | 'other' {
  return isChannel(subject) ? subject : 'other'
}

function isChannel(subject: string): subject is Channel {
  return channels.some((one) => one === subject)
}

/** Milliseconds for which it must have been over before anybody is told so: a server that flaps is one piece of news. */
export const settling = 30_000
