import type { Binding } from './action.ts'
import { agentDraftRoutes } from './dashboard/agent-drafts.tsx'
import { announcementRoutes } from './dashboard/announcements.tsx'
import { apiTokenRoutes } from './dashboard/api-tokens.tsx'
import { archivedServiceRoutes } from './dashboard/archived-services.tsx'
import { auditRoutes } from './dashboard/audit.tsx'
import { cannedTextRoutes } from './dashboard/canned-texts.tsx'
import { editIncidentRoutes } from './dashboard/edit-incident.tsx'
import { emailSettingsRoutes } from './dashboard/email-settings.tsx'
import { furtherTextRoutes } from './dashboard/further-texts.tsx'
import { homeRoutes } from './dashboard/home.tsx'
import { incidentRoutes } from './dashboard/incident.tsx'
import { incidentDraftRoutes } from './dashboard/incident-drafts.tsx'
import { incidentPromiseRoutes } from './dashboard/incident-promise.tsx'
import { incidentTemplateRoutes } from './dashboard/incident-templates.tsx'
import { incidentListRoutes } from './dashboard/incidents.tsx'
import { maintenanceRoutes } from './dashboard/maintenance.tsx'
import { maintenanceWindowRoutes } from './dashboard/maintenance-window.tsx'
import { metricRoutes } from './dashboard/metrics.tsx'
import { notificationRoutes } from './dashboard/notification.tsx'
import { notificationListRoutes } from './dashboard/notifications.tsx'
import { otherEditorRoutes } from './dashboard/other-editors.tsx'
import { pastIncidentRoutes } from './dashboard/past-incidents.tsx'
import { publicationRoutes } from './dashboard/publications.tsx'
import { rehearsalRoutes } from './dashboard/rehearsal.tsx'
import { reportRoutes } from './dashboard/reports.tsx'
import { serviceRoutes } from './dashboard/service.tsx'
import { serviceGroupRoutes } from './dashboard/service-groups.tsx'
import { serviceListRoutes } from './dashboard/services.tsx'
import { settingsRoutes } from './dashboard/settings.tsx'
import { addressSettingsRoutes } from './dashboard/settings-address.tsx'
import { bucketSettingsRoutes } from './dashboard/settings-bucket.tsx'
import { embeddingSettingsRoutes } from './dashboard/settings-embedding.tsx'
import { organizationExportRoutes } from './dashboard/settings-export.tsx'
import { lookSettingsRoutes } from './dashboard/settings-look.tsx'
import { networkSettingsRoutes } from './dashboard/settings-networks.tsx'
import { provisioningSettingsRoutes } from './dashboard/settings-provisioning.tsx'
import { readerServicesRoutes } from './dashboard/settings-reader-services.tsx'
import { readerSettingsRoutes } from './dashboard/settings-readers.tsx'
import { ssoSettingsRoutes } from './dashboard/settings-sso.tsx'
import { visibilitySettingsRoutes } from './dashboard/settings-visibility.tsx'
import { subscriberRoutes } from './dashboard/subscriber.tsx'
import { subscriberActRoutes } from './dashboard/subscriber-acts.tsx'
import { subscriberImportRoutes } from './dashboard/subscriber-imports.tsx'
import { subscriberListRoutes } from './dashboard/subscribers.tsx'
import { suggestionRoutes } from './dashboard/suggestions.tsx'
import { teamRoutes } from './dashboard/team.tsx'
import { webhookRoutes } from './dashboard/webhook.tsx'
import { webhookListRoutes } from './dashboard/webhooks.tsx'

/** Routes for the members of an organization. */
export const dashboard: Binding[] = [
  ...homeRoutes,
  ...incidentListRoutes,
  ...incidentRoutes,
  ...editIncidentRoutes,
  ...furtherTextRoutes,
  ...incidentDraftRoutes,
  ...suggestionRoutes,
  ...otherEditorRoutes,
  ...incidentPromiseRoutes,
  ...incidentTemplateRoutes,
  ...agentDraftRoutes,
  ...publicationRoutes,
  ...announcementRoutes,
  ...cannedTextRoutes,
  ...pastIncidentRoutes,
  ...maintenanceRoutes,
  ...maintenanceWindowRoutes,
  ...serviceListRoutes,
  ...serviceRoutes,
  ...serviceGroupRoutes,
  ...archivedServiceRoutes,
  ...metricRoutes,
  ...rehearsalRoutes,
  ...reportRoutes,
  ...subscriberListRoutes,
  ...subscriberActRoutes,
  ...subscriberRoutes,
  ...subscriberImportRoutes,
  ...notificationListRoutes,
  ...notificationRoutes,
  ...webhookListRoutes,
  ...webhookRoutes,
  ...teamRoutes,
  ...apiTokenRoutes,
  ...auditRoutes,
  ...settingsRoutes,
  ...lookSettingsRoutes,
  ...addressSettingsRoutes,
  ...visibilitySettingsRoutes,
  ...readerSettingsRoutes,
  ...readerServicesRoutes,
  ...networkSettingsRoutes,
  ...embeddingSettingsRoutes,
  ...provisioningSettingsRoutes,
  ...bucketSettingsRoutes,
  ...ssoSettingsRoutes,
  ...organizationExportRoutes,
  ...emailSettingsRoutes,
]
