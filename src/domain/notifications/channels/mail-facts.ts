import type {
  BodyFormat,
  Channel,
  DataRequestKind,
  IncidentStatus,
  Language,
  MaintenanceStatus,
  Role,
  ServiceStatus,
} from '#src/words.ts'
import type { IncidentFields } from '../../incidents/incident.ts'
import type { ChatMessage } from './chat-message.ts'

/** What each mail has to say; views turn it into words. Times are UTC milliseconds, URLs absolute. */

/** The body of a mail, rendered by views. */
export interface RenderedMail {
  subject: string
  html: string
  text: string
}

/** To a subscriber, in the organization's name. */
export interface SubscriberMail extends RenderedMail {
  /** Who it comes from, as the reader's list of mails shows it. */
  fromName: string
}

export interface StatusUpdateMail {
  organization: string
  language: Language
  incident: IncidentFields
  status: IncidentStatus
  /** Its text was put right after it was told. */
  correction: boolean
  body: string
  bodyFormat: BodyFormat
  affected: { name: string; status: ServiceStatus }[]
  displayAt: number
  timeZone: string
  incidentUrl: string
  pageUrl: string
  unsubscribeUrl: string
  manageUrl: string
}

export interface MaintenanceMail {
  organization: string
  language: Language
  window: string
  status: MaintenanceStatus
  /** It begins soon: nothing new is said. */
  reminder: boolean
  /** Its text was put right after it was told. */
  correction: boolean
  body: string
  bodyFormat: BodyFormat
  scheduledStart: number
  scheduledEnd: number
  services: string[]
  displayAt: number
  timeZone: string
  windowUrl: string
  pageUrl: string
  unsubscribeUrl: string
  manageUrl: string
}

export interface ConfirmationMail {
  organization: string
  language: Language
  address: string
  confirmUrl: string
  pageUrl: string
}

export interface TestMail {
  organization: string
  host: string
}

/** To whoever asked for an account; `known`: the address has one, so that nobody else learns it. */
export interface SignUpMail {
  instanceUrl: string
  known: boolean
  url: string
}

export interface PasswordResetMail {
  instanceUrl: string
  url: string
  expiresAt: number
}

/** After the fact, so that whoever did not do it can act. */
export interface PasswordChangedMail {
  instanceUrl: string
  url: string
}

export interface EmailVerificationMail {
  instanceUrl: string
  address: string
  url: string
}

export interface EmailChangedMail {
  instanceUrl: string
  /** Where the account's mail goes from now on. */
  address: string
}

export interface InvitationMail {
  organization: string
  timeZone: string
  role: Role
  /** Null: nobody in particular. */
  invitedBy: string | null
  url: string
  expiresAt: number
}

/** To the team: visitors were promised an update that has not come. */
export interface UpdateOverdueMail {
  organization: string
  timeZone: string
  incident: string
  promisedFor: number
  /** Where the update is written. */
  url: string
}

/** To the team: visitors have heard nothing of an open incident for long. */
export interface IncidentSilentMail {
  organization: string
  timeZone: string
  incident: string
  heardAt: number
  /** Where an update is written. */
  url: string
}

/** To whoever deleted their account, or whose account somebody else deleted. */
export interface AccountDeletionMail {
  instanceUrl: string
  /** Brings it back. */
  url: string
  /** When the link is over, and the account is erased. */
  until: number
}

/** To the instance admins: somebody waits for an answer about their data. */
export interface DataRequestDueMail {
  instanceUrl: string
  kind: DataRequestKind
  dueAt: number
  overdue: boolean
  url: string
}

/** To owners and admins: subscribers wait for messages that should have left long ago. */
export interface NotificationLateMail {
  organization: string
  timeZone: string
  /** The incident or the maintenance window. */
  about: string
  /** Since when the messages may leave. */
  releasedAt: number
  due: number
  delivered: number
  failed: number
  /** Still to leave. */
  left: number
  /** The ways out on which nothing leaves now. */
  pauses: { channel: Channel; since: number; reason: string }[]
  /** Its ledger. */
  url: string
}

export interface NoticeMail {
  instanceUrl: string
  title: string
  /** Markdown. */
  body: string
}

/** To every account holder, before the privacy policy changes. */
export interface PolicyChangeMail {
  instanceUrl: string
  operator: string
  /** Markdown: what changes. */
  summary: string
  effectiveAt: number
  /** The new version. */
  url: string
}

/** To owners and admins: nothing is sent to their endpoint any more. */
export interface WebhookPausedMail {
  organization: string
  /** What the team calls it. */
  endpoint: string
  address: string
  reason: string
  /** Where it is looked after. */
  url: string
}

export interface TestChat {
  organization: string
  language: Language
  pageUrl: string
  manageUrl: string
}

/** Views as the domain sees them: facts in, a mail or a chat's message out. */
export interface Renderer {
  statusUpdate: (facts: StatusUpdateMail) => SubscriberMail
  maintenance: (facts: MaintenanceMail) => SubscriberMail
  subscriptionConfirmation: (facts: ConfirmationMail) => SubscriberMail
  relayTest: (facts: TestMail) => RenderedMail
  signUp: (facts: SignUpMail) => RenderedMail
  passwordReset: (facts: PasswordResetMail) => RenderedMail
  passwordChanged: (facts: PasswordChangedMail) => RenderedMail
  emailVerification: (facts: EmailVerificationMail) => RenderedMail
  emailChanged: (facts: EmailChangedMail) => RenderedMail
  invitation: (facts: InvitationMail) => RenderedMail
  updateOverdue: (facts: UpdateOverdueMail) => RenderedMail
  incidentSilent: (facts: IncidentSilentMail) => RenderedMail
  notificationLate: (facts: NotificationLateMail) => RenderedMail
  notice: (facts: NoticeMail) => RenderedMail
  accountDeletion: (facts: AccountDeletionMail) => RenderedMail
  dataRequestDue: (facts: DataRequestDueMail) => RenderedMail
  policyChange: (facts: PolicyChangeMail) => RenderedMail
  webhookPaused: (facts: WebhookPausedMail) => RenderedMail
  statusUpdateChat: (facts: StatusUpdateMail) => ChatMessage
  maintenanceChat: (facts: MaintenanceMail) => ChatMessage
  testChat: (facts: TestChat) => ChatMessage
}
