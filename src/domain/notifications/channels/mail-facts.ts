import type { IncidentFields } from '#src/domain/incidents/incident.ts'
import type { BodyFormat, IncidentStatus, Language, MaintenanceStatus, Role, ServiceStatus } from '#src/words.ts'
import type { AuditAnchorMail } from '../audit-anchors/anchor-mail.ts'
import type { DomainLostMail, PageLinkMail } from './access-mail-facts.ts'
import type {
  AccountDeletionMail,
  EmailChangeAskedMail,
  EmailChangedMail,
  EmailVerificationMail,
  NewDeviceMail,
  PasswordChangedMail,
  PasswordResetMail,
  SignUpMail,
} from './account-mail-facts.ts'
import type { ChatMessage, TestChat } from './chat-message.ts'
import type { MailFoot } from './mail-foot.ts'
import type {
  AnnouncementMail,
  EmergencyPublicationMail,
  MentionMail,
  PublicationStuckMail,
  PublicationToReleaseMail,
} from './publishing-mail-facts.ts'
import type {
  DataRequestDueMail,
  IncidentSilentMail,
  NotificationLateMail,
  UpdateOverdueMail,
} from './reminder-mail-facts.ts'
import type {
  FactorResetMail,
  FactorResetRequestedMail,
  NewOwnerMail,
  NewTokenMail,
  PasswordRemovedMail,
  UrlChangedMail,
} from './security-mail-facts.ts'
import type { GlassBrokenMail, MailDomainMissingMail } from './sso-mail-facts.ts'

/** Facts of each mail, which views turn into words. Times are UTC milliseconds, URLs absolute. */

/** `since`: when it began. */
export interface AlarmMail {
  title: string
  sentence: string
  since: number
  url: string
  instanceUrl: string
}

/** The body of a mail, rendered by views. */
export interface RenderedMail {
  subject: string
  html: string
  text: string
}

/** To a subscriber, in the organization's name. */
export interface SubscriberMail extends RenderedMail {
  /** Display name of the sender, as the reader's inbox shows it. */
  fromName: string
}

export interface StatusUpdateMail {
  organization: string
  language: Language
  incident: IncidentFields
  status: IncidentStatus
  /** The text was corrected after subscribers were notified. */
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
  /** Sent because it begins soon: there is no new update. */
  reminder: boolean
  /** The text was corrected after subscribers were notified. */
  correction: boolean
  body: string
  bodyFormat: BodyFormat
  scheduledStart: number
  scheduledEnd: number
  /** The series' starts after this one, where this announces the series; empty otherwise. */
  further: number[]
  /** The series goes on after those. */
  goesOn: boolean
  services: string[]
  displayAt: number
  timeZone: string
  windowUrl: string
  pageUrl: string
  unsubscribeUrl: string
  manageUrl: string
}

/** To a subscriber whose address was entered again. */
export interface SubscriptionLinkMail {
  organization: string
  language: Language
  address: string
  manageUrl: string
  pageUrl: string
}

export interface ConfirmationMail extends SubscriptionLinkMail {
  confirmUrl: string
  /** Title of the incident or maintenance that alone is followed; null: the page, or services of it. */
  event: string | null
}

export interface TestMail {
  organization: string
  host: string
}

export interface InvitationMail {
  organization: string
  timeZone: string
  role: Role
  /** Null where no person invited them. */
  invitedBy: string | null
  url: string
  expiresAt: number
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
  /** The changes, in Markdown. */
  summary: string
  effectiveAt: number
  /** It has taken effect: the mail was held up until then. */
  inForce: boolean
  /** The new version. */
  url: string
}

/** To owners and admins: their endpoint was paused. */
export interface WebhookPausedMail {
  organization: string
  /** The team's name for it. */
  endpoint: string
  address: string
  reason: string
  /** The endpoint's page in the dashboard. */
  url: string
}

/** To owners, once: tokens from before a token was somebody's are the organization's. */
export interface TokensKeptMail {
  organization: string
  /** Their names. */
  tokens: string[]
  /** The tokens' page in the dashboard. */
  url: string
}

/** The views' side of mails and chats, called by the domain: facts in, a rendered message out. */
export interface Renderer {
  statusUpdate: (facts: StatusUpdateMail & MailFoot) => SubscriberMail
  maintenance: (facts: MaintenanceMail & MailFoot) => SubscriberMail
  subscriptionConfirmation: (facts: ConfirmationMail) => SubscriberMail
  subscriptionLink: (facts: SubscriptionLinkMail) => SubscriberMail
  pageLink: (facts: PageLinkMail) => SubscriberMail
  domainLost: (facts: DomainLostMail) => RenderedMail
  relayTest: (facts: TestMail) => RenderedMail
  signUp: (facts: SignUpMail) => RenderedMail
  passwordReset: (facts: PasswordResetMail) => RenderedMail
  passwordChanged: (facts: PasswordChangedMail) => RenderedMail
  passwordRemoved: (facts: PasswordRemovedMail) => RenderedMail
  factorResetRequested: (facts: FactorResetRequestedMail) => RenderedMail
  factorReset: (facts: FactorResetMail) => RenderedMail
  urlChanged: (facts: UrlChangedMail) => RenderedMail
  alarm: (facts: AlarmMail) => RenderedMail
  newOwner: (facts: NewOwnerMail) => RenderedMail
  newToken: (facts: NewTokenMail) => RenderedMail
  newDevice: (facts: NewDeviceMail) => RenderedMail
  emailVerification: (facts: EmailVerificationMail) => RenderedMail
  emailChangeAsked: (facts: EmailChangeAskedMail) => RenderedMail
  emailChanged: (facts: EmailChangedMail) => RenderedMail
  invitation: (facts: InvitationMail) => RenderedMail
  updateOverdue: (facts: UpdateOverdueMail) => RenderedMail
  incidentSilent: (facts: IncidentSilentMail) => RenderedMail
  notificationLate: (facts: NotificationLateMail) => RenderedMail
  notice: (facts: NoticeMail) => RenderedMail
  accountDeletion: (facts: AccountDeletionMail) => RenderedMail
  dataRequestDue: (facts: DataRequestDueMail) => RenderedMail
  auditAnchor: (facts: AuditAnchorMail) => RenderedMail
  policyChange: (facts: PolicyChangeMail) => RenderedMail
  tokensKept: (facts: TokensKeptMail) => RenderedMail
  glassBroken: (facts: GlassBrokenMail) => RenderedMail
  mailDomainMissing: (facts: MailDomainMissingMail) => RenderedMail
  webhookPaused: (facts: WebhookPausedMail) => RenderedMail
  publicationToRelease: (facts: PublicationToReleaseMail) => RenderedMail
  publicationStuck: (facts: PublicationStuckMail) => RenderedMail
  emergencyPublication: (facts: EmergencyPublicationMail) => RenderedMail
  mention: (facts: MentionMail) => RenderedMail
  announcement: (facts: AnnouncementMail) => SubscriberMail
  statusUpdateChat: (facts: StatusUpdateMail) => ChatMessage
  maintenanceChat: (facts: MaintenanceMail) => ChatMessage
  testChat: (facts: TestChat) => ChatMessage
}
