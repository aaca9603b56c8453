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
import { notificationRoutes } from './dashboard/notification.tsx'
import { notificationListRoutes } from './dashboard/notifications.tsx'
import { pastIncidentRoutes } from './dashboard/past-incidents.tsx'
import { serviceCorrectionRoutes } from './dashboard/service-corrections.ts'
import { serviceGroupRoutes } from './dashboard/service-groups.tsx'
import { serviceRoutes } from './dashboard/services.tsx'
import { settingsRoutes } from './dashboard/settings.tsx'
import { addressSettingsRoutes } from './dashboard/settings-address.tsx'
import { organizationExportRoutes } from './dashboard/settings-export.tsx'
import { lookSettingsRoutes } from './dashboard/settings-look.tsx'
import { visibilitySettingsRoutes } from './dashboard/settings-visibility.tsx'
import { subscriberRoutes } from './dashboard/subscriber.tsx'
import { subscriberImportRoutes } from './dashboard/subscriber-imports.tsx'
import { subscriberListRoutes } from './dashboard/subscribers.tsx'
import { teamRoutes } from './dashboard/team.tsx'
import { webhookRoutes } from './dashboard/webhook.tsx'
import { webhookListRoutes } from './dashboard/webhooks.tsx'
import type { PageCache } from './public/page-cache.ts'

const bindings: Binding[] = [
  ...incidentListRoutes,
  ...incidentRoutes,
  ...editIncidentRoutes,
  ...subscriberListRoutes,
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
  ...organizationExportRoutes,
  ...emailSettingsRoutes,
]

/** What members do in an organization. */
export const dashboard = (deps: AppDeps, pages: PageCache) =>
  new Elysia({ name: 'dashboard' })
    .use(serve('dashboard/bindings', deps, pages, bindings))
    .use(homeRoutes(deps))
    .use(incidentDraftRoutes(deps))
    .use(incidentTemplateRoutes(deps))
    .use(pastIncidentRoutes(deps))
    .use(maintenanceRoutes(deps))
    .use(maintenanceWindowRoutes(deps))
    .use(serviceRoutes(deps))
    .use(serviceCorrectionRoutes(deps))
    .use(serviceGroupRoutes(deps))
