import { Elysia } from 'elysia'
import { type Binding, serve } from './action.ts'
import type { AppDeps } from './app-deps.ts'
import { apiTokenRoutes } from './dashboard/api-tokens.tsx'
import { auditRoutes } from './dashboard/audit.tsx'
import { editIncidentRoutes } from './dashboard/edit-incident.tsx'
import { emailSettingsRoutes } from './dashboard/email-settings.tsx'
import { homeRoutes } from './dashboard/home.tsx'
import { incidentRoutes } from './dashboard/incident.tsx'
import { incidentDraftRoutes } from './dashboard/incident-drafts.tsx'
import { incidentTemplateRoutes } from './dashboard/incident-templates.tsx'
import { incidentListRoutes } from './dashboard/incidents.tsx'
import { maintenanceRoutes } from './dashboard/maintenance.tsx'
import { maintenanceWindowRoutes } from './dashboard/maintenance-window.tsx'
import { notificationActRoutes } from './dashboard/notification-acts.ts'
import { notificationRoutes } from './dashboard/notifications.tsx'
import { pastIncidentRoutes } from './dashboard/past-incidents.tsx'
import { serviceRoutes } from './dashboard/service.tsx'
import { serviceGroupRoutes } from './dashboard/service-groups.tsx'
import { serviceListRoutes } from './dashboard/services.tsx'
import { settingsRoutes } from './dashboard/settings.tsx'
import { addressSettingsRoutes } from './dashboard/settings-address.tsx'
import { organizationExportRoutes } from './dashboard/settings-export.tsx'
import { lookSettingsRoutes } from './dashboard/settings-look.tsx'
import { visibilitySettingsRoutes } from './dashboard/settings-visibility.tsx'
import { oneSubscriberRoutes } from './dashboard/subscriber.tsx'
import { subscriberImportRoutes } from './dashboard/subscriber-imports.tsx'
import { subscriberRoutes } from './dashboard/subscribers.tsx'
import { teamRoutes } from './dashboard/team.tsx'
import { webhookRoutes } from './dashboard/webhook.tsx'
import { webhookListRoutes } from './dashboard/webhooks.tsx'
import type { PageCache } from './public/page-cache.ts'

const bindings: Binding[] = [
  ...homeRoutes,
  ...incidentListRoutes,
  ...incidentRoutes,
  ...editIncidentRoutes,
  ...incidentDraftRoutes,
  ...incidentTemplateRoutes,
  ...pastIncidentRoutes,
  ...maintenanceRoutes,
  ...maintenanceWindowRoutes,
  ...serviceListRoutes,
  ...serviceRoutes,
  ...serviceGroupRoutes,
]

/** What members do in an organization. */
export const dashboard = (deps: AppDeps, pages: PageCache) =>
  new Elysia({ name: 'dashboard' })
    .use(serve('dashboard/bindings', deps, pages, bindings))
    .use(subscriberRoutes(deps))
    .use(oneSubscriberRoutes(deps))
    .use(subscriberImportRoutes(deps))
    .use(notificationRoutes(deps))
    .use(notificationActRoutes(deps))
    .use(webhookListRoutes(deps))
    .use(webhookRoutes(deps))
    .use(teamRoutes(deps))
    .use(apiTokenRoutes(deps))
    .use(auditRoutes(deps))
    .use(settingsRoutes(deps))
    .use(lookSettingsRoutes(deps))
    .use(addressSettingsRoutes(deps))
    .use(visibilitySettingsRoutes(deps))
    .use(organizationExportRoutes(deps))
    .use(emailSettingsRoutes(deps))
