import {
  aboutApiTokens,
  aboutFactorResets,
  aboutInvitations,
  aboutOneTimeTokens,
  aboutPasskeys,
  aboutRecoveryCodes,
  aboutSessions,
} from './access.ts'
import { aboutAgentDrafts } from './agent-drafts.ts'
import { aboutAlarms, aboutAlarmWebhook } from './alarms.ts'
import { aboutAnnouncements, aboutCannedTexts } from './announcements.ts'
import { aboutNotedCalls, aboutSentCalls } from './api-calls.ts'
import { aboutArrivals } from './arrivals.ts'
import { aboutChannelPauses, aboutMailFailover, aboutWebhookAttempts } from './attempts.ts'
import { aboutBackupCopies, aboutBackupSettings, aboutBackupState } from './backups.ts'
import { aboutAcmeAccounts, aboutTlsCertificates } from './certificates.ts'
import { aboutClockReading } from './clock.ts'
import { aboutDataRequests } from './data-requests.ts'
import type { Declared } from './declare.ts'
import { aboutDeliveries, aboutNotifications, aboutSubscriberServices, aboutSubscribers } from './delivery.ts'
import { aboutAnchorPlaces, aboutAuditEpochs, aboutAuditState } from './evidence.ts'
import { aboutFormerSlugs } from './former-slugs.ts'
import { aboutAccounts, aboutInstance, aboutOrganizations } from './identity.ts'
import { aboutForgottenAddresses, aboutSubscriberImports } from './imports.ts'
import { aboutIncidentNotes, aboutIncidentTemplateServices, aboutIncidentTemplates } from './incident-notes.ts'
import { aboutIncidentServices, aboutIncidents, aboutStatusUpdateServices, aboutStatusUpdates } from './incidents.ts'
import { aboutDeliveryCounts, aboutSubscriberCounts } from './kept-counts.ts'
import { aboutKnownDevices } from './known-devices.ts'
import { aboutLanguageModels, aboutModelConsents } from './language-models.ts'
import {
  aboutMaintenanceReminders,
  aboutMaintenanceSeries,
  aboutMaintenanceServices,
  aboutMaintenanceUpdates,
  aboutMaintenanceWindows,
} from './maintenance.ts'
import { aboutMemberships } from './memberships.ts'
import { aboutMetricHours, aboutMetrics, aboutMetricsProviders } from './metrics.ts'
import { aboutAuditStreams, aboutMetricsToken } from './monitoring.ts'
import {
  aboutAuditArchives,
  aboutAuditEntries,
  aboutAuditHeads,
  aboutDrafts,
  aboutJobRuns,
  aboutNoticeDismissals,
  aboutNotices,
  aboutPageRevision,
  aboutRateLimits,
  aboutRetentionPeriods,
} from './operations.ts'
import { aboutOutboxHolds } from './outbox-holds.ts'
import { aboutDomainClaims, aboutPageLinks, aboutPagePasses, aboutPageReaders } from './page-access.ts'
import { aboutBuckets, aboutPageCopies, aboutPageCopyObjects } from './page-copies.ts'
import { aboutPassEpochs } from './pass-epochs.ts'
import { aboutOrganizationFiles } from './pictures.ts'
import {
  aboutPolicyAcknowledgements,
  aboutPolicyVersions,
  aboutSubProcessorChanges,
  aboutSubProcessors,
} from './privacy.ts'
import { aboutProgramEvents } from './program-events.ts'
import { aboutPublications } from './publications.ts'
import {
  aboutPageReaderMetrics,
  aboutPageReaderServices,
  aboutReaderGroupMembers,
  aboutReaderGroupMetrics,
  aboutReaderGroupServices,
  aboutReaderGroups,
  aboutUrlReaders,
} from './reader-sights.ts'
import { aboutRefusedSignIns } from './refused-sign-ins.ts'
import { aboutScimGroupMembers, aboutScimGroups, aboutScimTokens, aboutScimUsers } from './scim.ts'
import { aboutDkimKeys, aboutMailFallback, aboutMailServices, aboutMailTokens } from './senders.ts'
import { aboutSentForms } from './sent-forms.ts'
import { aboutServiceGroups, aboutServiceStatusChanges, aboutServices } from './services.ts'
import {
  aboutGroupRoles,
  aboutIdentities,
  aboutIdentityProviders,
  aboutMailDomains,
  aboutSessionProofs,
  aboutSignInPolicies,
  aboutSsoCeremonies,
} from './sso.ts'
import { aboutStatusCorrections } from './status-corrections.ts'
import { aboutSubscriberEvents } from './subscriber-events.ts'
import { aboutSubscriptionRequests } from './subscription-requests.ts'
import { aboutWebhookEndpoints } from './webhooks.ts'

/** Every table; parts of a thing in the order in which an export lists them. */
export const declared: readonly Declared[] = [
  aboutInstance,
  aboutAccounts,
  aboutOrganizations,
  aboutFormerSlugs,
  aboutMemberships,
  aboutOrganizationFiles,
  aboutSessions,
  aboutKnownDevices,
  aboutOneTimeTokens,
  aboutRecoveryCodes,
  aboutPasskeys,
  aboutFactorResets,
  aboutInvitations,
  aboutApiTokens,
  aboutSentCalls,
  aboutNotedCalls,
  aboutPassEpochs,
  aboutIdentityProviders,
  aboutGroupRoles,
  aboutMailDomains,
  aboutIdentities,
  aboutSsoCeremonies,
  aboutSignInPolicies,
  aboutSessionProofs,
  aboutScimTokens,
  aboutScimUsers,
  aboutScimGroups,
  aboutScimGroupMembers,
  aboutPageReaders,
  aboutPageLinks,
  aboutPagePasses,
  aboutDomainClaims,
  aboutDkimKeys,
  aboutMailServices,
  aboutMailFallback,
  aboutMailTokens,
  aboutServiceGroups,
  aboutServices,
  aboutPageReaderServices,
  aboutReaderGroups,
  aboutReaderGroupMembers,
  aboutReaderGroupServices,
  aboutServiceStatusChanges,
  aboutStatusCorrections,
  aboutIncidents,
  aboutIncidentServices,
  aboutStatusUpdates,
  aboutStatusUpdateServices,
  aboutIncidentNotes,
  aboutIncidentTemplates,
  aboutAgentDrafts,
  aboutIncidentTemplateServices,
  aboutCannedTexts,
  aboutPublications,
  aboutAnnouncements,
  aboutMaintenanceSeries,
  aboutMaintenanceWindows,
  aboutMaintenanceServices,
  aboutMaintenanceUpdates,
  aboutMaintenanceReminders,
  aboutMetricsProviders,
  aboutMetrics,
  aboutMetricHours,
  aboutPageReaderMetrics,
  aboutReaderGroupMetrics,
  aboutSubscribers,
  aboutSubscriberServices,
  aboutUrlReaders,
  aboutSubscriberEvents,
  aboutSubscriberCounts,
  aboutSubscriptionRequests,
  aboutWebhookEndpoints,
  aboutNotifications,
  aboutProgramEvents,
  aboutDeliveries,
  aboutDeliveryCounts,
  aboutOutboxHolds,
  aboutArrivals,
  aboutChannelPauses,
  aboutMailFailover,
  aboutWebhookAttempts,
  aboutAlarms,
  aboutAlarmWebhook,
  aboutSubscriberImports,
  aboutForgottenAddresses,
  aboutBuckets,
  aboutPageCopies,
  aboutPageCopyObjects,
  aboutAuditEntries,
  aboutAuditHeads,
  aboutAuditEpochs,
  aboutAuditState,
  aboutAuditArchives,
  aboutAnchorPlaces,
  aboutMetricsToken,
  aboutAuditStreams,
  aboutLanguageModels,
  aboutModelConsents,
  aboutNotices,
  aboutNoticeDismissals,
  aboutPageRevision,
  aboutRateLimits,
  aboutRefusedSignIns,
  aboutJobRuns,
  aboutRetentionPeriods,
  aboutDrafts,
  aboutSentForms,
  aboutClockReading,
  aboutBackupSettings,
  aboutBackupState,
  aboutBackupCopies,
  aboutTlsCertificates,
  aboutAcmeAccounts,
  aboutDataRequests,
  aboutPolicyVersions,
  aboutPolicyAcknowledgements,
  aboutSubProcessors,
  aboutSubProcessorChanges,
]
