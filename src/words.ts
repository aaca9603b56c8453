import { translated } from './words/languages.ts'

/** Closed unions and their lists, which schema, domain and views share. A leaf. */

export const oneTimePurposes = [
  'sign_up',
  'reset_password',
  'verify_email',
  'second_factor',
  'passkey_sign_in',
  'passkey_registration',
  'cancel_email_change',
  'undo_email_change',
  'undo_deletion',
  'confirm_passkey',
] as const
export type OneTimePurpose = (typeof oneTimePurposes)[number]

export const channels = ['email', 'webhook', 'slack', 'discord', 'teams'] as const
export type Channel = (typeof channels)[number]

export const subscriberStates = ['unconfirmed', 'active', 'paused', 'quarantined', 'unsubscribed'] as const
export type SubscriberState = (typeof subscriberStates)[number]

export const deliveryStates = [
  'waiting',
  'sending',
  'retrying',
  'undecided',
  'delivered',
  'failed',
  'suppressed',
] as const
/** States of a message. `undecided`: queued before a backup was put back, and nobody has said yet whether it leaves. */
export type DeliveryState = (typeof deliveryStates)[number]

export const refusalPhases = ['connect', 'auth', 'mail', 'rcpt', 'data', 'report'] as const
/** The moment of a refusal: connecting, signing in, MAIL FROM, RCPT TO, DATA; or a report that came afterwards. */
export type RefusalPhase = (typeof refusalPhases)[number]

export const refusalFaults = ['recipient', 'mailbox', 'message', 'sender', 'relay', 'passing'] as const
/**
 * The one whose fault a refusal is: an address that gets no mail, a mailbox that takes none for now, the message itself, whoever
 * sends, the server that should carry it. `passing`: to be tried again, and it does not say whose.
 */
export type RefusalFault = (typeof refusalFaults)[number]

export const holders = ['channel', 'itself'] as const
/**
 * By what a message is held back whose refusal was the sender's or the relay's fault: `channel`, as all others are; `itself`,
 * since others have got through.
 */
export type Holder = (typeof holders)[number]

/** How audit entries are passed on to whoever collects them. */
export const auditWays = ['syslog', 'otlp'] as const
export type AuditWay = (typeof auditWays)[number]

export const alarmKinds = [
  'channel_held',
  'channel_unreachable',
  'organization_held',
  'mail_failover',
  'sender_distrusted',
  'worker_restarted',
  'process_restarted',
  'stranger_mails_spent',
  'anchor_refused',
  'audit_broken',
  'clock_doubted',
  'database_otherwise',
  'database_damaged',
  'outbox_undecided',
  'backup_failed',
  'backup_damaged',
  'rehearsal_failed',
  'nobody_reachable',
  'disk_low',
  'log_grows',
  'certificate_ending',
  'certificate_failing',
  'upgrade_pending',
  'audit_not_passed_on',
  'key_missing',
] as const
/** Trouble of the whole instance that its operator is told of; `src/domain/alarms/alarm.ts` says how each ends. */
export type AlarmKind = (typeof alarmKinds)[number]

export const strangerMailPurposes = ['subscription', 'sign-up', 'password-reset', 'invitation', 'new-address'] as const
/** Reasons for a mail to an address that somebody typed, and that has proven nothing here. */
export type StrangerMailPurpose = (typeof strangerMailPurposes)[number]

export const messageKinds = [
  'status_update',
  'maintenance_update',
  'maintenance_reminder',
  'service_status',
  'subscription_confirmation',
  'subscription_link',
  'sign_up',
  'password_reset',
  'password_changed',
  'password_removed',
  'new_device',
  'email_verification',
  'email_change_asked',
  'email_changed',
  'invitation',
  'update_overdue',
  'incident_silent',
  'notification_late',
  'webhook_paused',
  'tokens_kept',
  'glass_broken',
  'mail_domain_missing',
  'test_message',
  'notice',
  'account_deletion',
  'factor_reset_requested',
  'factor_reset',
  'new_owner',
  'api_token_created',
  'data_request_due',
  'policy_change',
  'audit_anchor',
  'page_link',
  'domain_lost',
  'url_changed',
  'publication',
  'emergency_publication',
  'mention',
  'announcement',
  'alarm',
] as const
export type MessageKind = (typeof messageKinds)[number]

export const refusedHows = ['failed', 'locked', 'passkey'] as const
/** A sign-in refused for a wrong password, too many tries, or a passkey that does not fit. */
export type RefusedHow = (typeof refusedHows)[number]

export const anchorChannels = ['webhook', 'email'] as const
/** Ways by which anchors of the audit chains leave the instance. */
export type AnchorChannel = (typeof anchorChannels)[number]

export const roles = ['owner', 'admin', 'editor', 'viewer'] as const
export type Role = (typeof roles)[number]

export const tokenHolders = ['person', 'organization'] as const
/** Whose an API token is: the person's who made it, and ends with them; or the organization's, and outlives whoever made it. */
export type TokenHolder = (typeof tokenHolders)[number]

export const relaySecurities = ['none', 'starttls', 'tls'] as const
export type RelaySecurity = (typeof relaySecurities)[number]

export const signUpPolicies = ['invitation', 'open'] as const
/** Accounts may be made by invited people alone, or by anyone. */
export type SignUpPolicy = (typeof signUpPolicies)[number]

export const organizationPolicies = ['instance_admin', 'accounts'] as const
/** Organizations may be made by the instance admin alone, or by every account. */
export type OrganizationPolicy = (typeof organizationPolicies)[number]

export const requestAddresses = ['full', 'truncated', 'none'] as const
/** How much of a visitor's address the request log keeps: all, its network (/24, /48), nothing. */
export type RequestAddresses = (typeof requestAddresses)[number]

/** As there are files in `messages/page`, English first. */
export const languages = translated
/** The language of a status page and its mails. */
export type Language = (typeof languages)[number]
/** What is written in the page's language, in further ones. */
export type FurtherTexts = Partial<Record<Language, string>>

export const visibilities = ['public', 'password', 'members', 'readers'] as const
/**
 * The status page is open to anyone, to whoever knows its password, to the organization's members, or to its readers, each of whom
 * sees the services that are theirs alone. One that is not public may open in further ways besides: to networks, by mailed links,
 * by single sign-on.
 */
export type Visibility = (typeof visibilities)[number]

export const badgeStyles = ['flat', 'flat-square'] as const
export type BadgeStyle = (typeof badgeStyles)[number]

export const embedThemes = ['auto', 'light', 'dark'] as const
/** How a card in a frame looks: as the visitor's system does, or always light or dark. */
export type EmbedTheme = (typeof embedThemes)[number]

export const embeddings = ['nowhere', 'anywhere', 'listed'] as const
/** Other sites may show the page's card in a frame: none, all, or those whose origins are listed. */
export type Embedding = (typeof embeddings)[number]

export const bucketStyles = ['path', 'virtual-host'] as const
/** The name of an S3-compatible bucket stands in the path of its addresses, or in front of their host. */
export type BucketStyle = (typeof bucketStyles)[number]

export const maintenanceStatuses = ['scheduled', 'in_progress', 'verifying', 'completed', 'cancelled'] as const
export type MaintenanceStatus = (typeof maintenanceStatuses)[number]

/**
 * How often the windows of a maintenance series come. `day`: of the month, -1 the last; `nth`: 1 to 4, -1 the last; weekdays from
 * 1, Monday; `other`: by a rule that no short sentence tells.
 */
export type Rhythm =
  | { kind: 'daily'; interval: number }
  | { kind: 'weekly'; interval: number; weekdays: number[] }
  | { kind: 'monthly_by_date'; interval: number; day: number }
  | { kind: 'monthly_by_weekday'; interval: number; nth: number; weekday: number }
  | { kind: 'yearly'; interval: number }
  | { kind: 'other' }

export const organizationFileKinds = ['logo', 'dark_logo', 'favicon'] as const
/** `dark_logo` stands in the place of `logo` on a dark page. */
export type OrganizationFileKind = (typeof organizationFileKinds)[number]

export const subProcessorChangeKinds = ['added', 'changed', 'removed'] as const
export type SubProcessorChangeKind = (typeof subProcessorChangeKinds)[number]

export const serviceStatuses = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
] as const
export type ServiceStatus = (typeof serviceStatuses)[number]

export const incidentStatuses = ['investigating', 'identified', 'monitoring', 'resolved', 'postmortem'] as const
export type IncidentStatus = (typeof incidentStatuses)[number]

export const impacts = ['none', 'minor', 'major', 'critical'] as const
export type Impact = (typeof impacts)[number]

export const indicators = [...impacts, 'maintenance'] as const
/** Of a whole page: its worst impact, or that nothing is wrong but work is done. */
export type Indicator = (typeof indicators)[number]

/** How a status update's text is written; an import may bring HTML. Both are sanitized when rendered. */
export const bodyFormats = ['markdown', 'html'] as const
export type BodyFormat = (typeof bodyFormats)[number]

export const webhookEvents = ['incident', 'maintenance', 'service_status'] as const
/** An incident's update, a maintenance window's update or reminder, another status of a service. */
export type WebhookEvent = (typeof webhookEvents)[number]
