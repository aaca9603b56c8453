import { maintenanceChat, statusUpdateChat, testChat } from '../chat/chat-message.ts'
import {
  accountDeletion,
  emailChangeAsked,
  emailChanged,
  emailVerification,
  invitation,
  newDevice,
  passwordChanged,
  passwordReset,
  signUp,
} from './account.tsx'
import {
  factorReset,
  factorResetRequested,
  newOwner,
  newToken,
  passwordRemoved,
  urlChanged,
} from './account-security.tsx'
import { alarm } from './alarm.tsx'
import { announcement } from './announcement.tsx'
import { auditAnchor } from './audit-anchor.tsx'
import { dataRequestDue } from './data-request-due.tsx'
import { domainLost } from './domain-lost.tsx'
import { incidentSilent } from './incident-silent.tsx'
import { maintenance } from './maintenance.tsx'
import { notice } from './notice.tsx'
import { notificationLate } from './notification-late.tsx'
import { pageLink } from './page-link.tsx'
import { policyChange } from './policy-change.tsx'
import { emergencyPublication, mention, publicationStuck, publicationToRelease } from './publishing.tsx'
import { relayTest } from './relay-test.tsx'
import { glassBroken, mailDomainMissing } from './sso.tsx'
import { statusUpdate } from './status-update.tsx'
import { subscriptionConfirmation } from './subscription-confirmation.tsx'
import { subscriptionLink } from './subscription-link.tsx'
import { tokensKept } from './tokens-kept.tsx'
import { updateOverdue } from './update-overdue.tsx'
import { webhookPaused } from './webhook-paused.tsx'

/** Every mail and every chat's message there is, for the domain to render without knowing views. */
export const renderer = {
  statusUpdate,
  maintenance,
  subscriptionConfirmation,
  subscriptionLink,
  pageLink,
  domainLost,
  relayTest,
  signUp,
  passwordReset,
  newDevice,
  passwordChanged,
  passwordRemoved,
  factorResetRequested,
  factorReset,
  urlChanged,
  alarm,
  newOwner,
  newToken,
  emailVerification,
  emailChangeAsked,
  emailChanged,
  invitation,
  updateOverdue,
  incidentSilent,
  notificationLate,
  notice,
  accountDeletion,
  auditAnchor,
  dataRequestDue,
  policyChange,
  webhookPaused,
  tokensKept,
  publicationToRelease,
  publicationStuck,
  emergencyPublication,
  mention,
  announcement,
  glassBroken,
  mailDomainMissing,
  statusUpdateChat,
  maintenanceChat,
  testChat,
}
