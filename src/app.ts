import { Elysia } from 'elysia'
import { accountRoutes } from './http/account/account.tsx'
import { accountDataRoutes } from './http/account/data.tsx'
import { organizationImportRoutes } from './http/account/organization-import.tsx'
import { organizationRoutes } from './http/account/organizations.tsx'
import { passkeyRoutes } from './http/account/passkeys.tsx'
import { acknowledgementRoutes } from './http/account/privacy.ts'
import { secondFactorRoutes } from './http/account/second-factor.tsx'
import { sessionRoutes } from './http/account/sessions.tsx'
import { serve } from './http/action.ts'
import { instanceAuditRoutes } from './http/admin/audit.tsx'
import { bounceRoutes } from './http/admin/bounces.tsx'
import { dataRequestRightsRoutes } from './http/admin/data-request-rights.tsx'
import { dataRequestRoutes } from './http/admin/data-requests.tsx'
import { destinationRoutes } from './http/admin/destinations.tsx'
import { adminHomepageRoutes } from './http/admin/homepage.tsx'
import { noticeRoutes } from './http/admin/notices.tsx'
import { operatorRoutes } from './http/admin/operator.tsx'
import { adminOrganizationRoutes } from './http/admin/organizations.tsx'
import { adminPrivacyRoutes } from './http/admin/privacy.tsx'
import { queueRoutes } from './http/admin/queue.tsx'
import { relayRoutes } from './http/admin/relay.tsx'
import { requestLogRoutes } from './http/admin/request-logs.tsx'
import { retentionRoutes } from './http/admin/retention.tsx'
import { instanceSettingsRoutes } from './http/admin/settings.tsx'
import { subProcessorRoutes } from './http/admin/sub-processors.tsx'
import { pageApi } from './http/api/pages.ts'
import { publicApi } from './http/api/public-api.ts'
import type { AppDeps } from './http/app-deps.ts'
import { invitationRoutes } from './http/auth/invitation.tsx'
import { linkRoutes } from './http/auth/links.tsx'
import { passkeySignInRoutes } from './http/auth/passkey.tsx'
import { signInRoutes } from './http/auth/sign-in.tsx'
import { undoDeletionRoutes } from './http/auth/undo-deletion.tsx'
import { apiTokenRoutes } from './http/dashboard/api-tokens.tsx'
import { auditRoutes } from './http/dashboard/audit.tsx'
import { editIncidentRoutes } from './http/dashboard/edit-incident.tsx'
import { emailSettingsRoutes } from './http/dashboard/email-settings.tsx'
import { homeRoutes } from './http/dashboard/home.tsx'
import { incidentRoutes } from './http/dashboard/incident.tsx'
import { incidentDraftRoutes } from './http/dashboard/incident-drafts.tsx'
import { incidentTemplateRoutes } from './http/dashboard/incident-templates.tsx'
import { incidentListRoutes } from './http/dashboard/incidents.tsx'
import { maintenanceRoutes } from './http/dashboard/maintenance.tsx'
import { maintenanceWindowRoutes } from './http/dashboard/maintenance-window.tsx'
import { notificationActRoutes } from './http/dashboard/notification-acts.ts'
import { notificationRoutes } from './http/dashboard/notifications.tsx'
import { pastIncidentRoutes } from './http/dashboard/past-incidents.tsx'
import { serviceCorrectionRoutes } from './http/dashboard/service-corrections.ts'
import { serviceGroupRoutes } from './http/dashboard/service-groups.tsx'
import { serviceRoutes } from './http/dashboard/services.tsx'
import { settingsRoutes } from './http/dashboard/settings.tsx'
import { addressSettingsRoutes } from './http/dashboard/settings-address.tsx'
import { organizationExportRoutes } from './http/dashboard/settings-export.tsx'
import { lookSettingsRoutes } from './http/dashboard/settings-look.tsx'
import { visibilitySettingsRoutes } from './http/dashboard/settings-visibility.tsx'
import { oneSubscriberRoutes } from './http/dashboard/subscriber.tsx'
import { subscriberImportRoutes } from './http/dashboard/subscriber-imports.tsx'
import { subscriberRoutes } from './http/dashboard/subscribers.tsx'
import { teamRoutes } from './http/dashboard/team.tsx'
import { webhookRoutes } from './http/dashboard/webhook.tsx'
import { webhookListRoutes } from './http/dashboard/webhooks.tsx'
import { health } from './http/health.ts'
import { inboundBounceRoutes } from './http/inbound/bounces.ts'
import { access } from './http/plugins/access.ts'
import { assets } from './http/plugins/assets.ts'
import { bodyLimit, maxRequestBodySize } from './http/plugins/body-limit.ts'
import { cachedPages } from './http/plugins/cached-pages.ts'
import { cors } from './http/plugins/cors.ts'
import { csrf } from './http/plugins/csrf.ts'
import { errors } from './http/plugins/errors.tsx'
import { formerSlugs } from './http/plugins/former-slugs.ts'
import { hosts } from './http/plugins/hosts.ts'
import { requestLog } from './http/plugins/request-log.ts'
import { securityHeaders } from './http/plugins/security-headers.ts'
import { visit } from './http/plugins/visit.ts'
import { badgeRoutes } from './http/public/badge.ts'
import { calendarRoutes } from './http/public/calendar.ts'
import { feedRoutes } from './http/public/feeds.ts'
import { historyRoutes } from './http/public/history.tsx'
import { analyticsRoutes } from './http/public/homepage.tsx'
import { publicIncidentRoutes } from './http/public/incident.tsx'
import { publicMaintenanceRoutes } from './http/public/maintenance.tsx'
import { createPageCache, type PageCache } from './http/public/page-cache.ts'
import { pagePasswordRoutes } from './http/public/page-password.tsx'
import { pictureRoutes } from './http/public/pictures.ts'
import { privacyRoutes } from './http/public/privacy.tsx'
import { publicServiceRoutes } from './http/public/service.tsx'
import { statusPageRoutes } from './http/public/status-page.tsx'
import { subscribeRoutes } from './http/public/subscribe.tsx'
import { subscriptionRoutes } from './http/public/subscriptions.tsx'
import { robots } from './http/robots.ts'
import { securityContact } from './http/security-txt.ts'
import { setupRoutes } from './http/setup/setup.tsx'

/** Order matters: what guards comes before what it guards, and errors before everything. */
export function createApp(deps: AppDeps) {
  const pages = createPageCache(deps)
  return new Elysia({ name: 'opsentry', serve: { maxRequestBodySize }, normalize: false })
    .use(errors(deps))
    .use(cachedPages(deps, pages))
    .use(securityHeaders(deps))
    .use(cors())
    .use(hosts(deps))
    .use(bodyLimit(deps))
    .use(visit(deps))
    .use(requestLog(deps))
    .use(access(deps))
    .use(csrf(deps))
    .use(formerSlugs(deps))
    .use(assets())
    .use(health(deps))
    .use(robots(deps))
    .use(securityContact(deps))
    .use(setupRoutes(deps))
    .use(authRooms(deps))
    .use(accountRooms(deps))
    .use(adminRooms(deps))
    .use(dashboardRooms(deps, pages))
    .use(publicRooms(deps, pages))
    .use(inboundBounceRoutes(deps))
    .use(pageApi(deps))
}

const authRooms = (deps: AppDeps) =>
  new Elysia({ name: 'auth' })
    .use(signInRoutes(deps))
    .use(passkeySignInRoutes(deps))
    .use(linkRoutes(deps))
    .use(undoDeletionRoutes(deps))
    .use(invitationRoutes(deps))

const accountRooms = (deps: AppDeps) =>
  new Elysia({ name: 'account' })
    .use(accountRoutes(deps))
    .use(secondFactorRoutes(deps))
    .use(passkeyRoutes(deps))
    .use(sessionRoutes(deps))
    .use(acknowledgementRoutes(deps))
    .use(organizationRoutes(deps))
    .use(organizationImportRoutes(deps))
    .use(accountDataRoutes(deps))

const adminRooms = (deps: AppDeps) =>
  new Elysia({ name: 'admin' })
    .use(instanceSettingsRoutes(deps))
    .use(adminOrganizationRoutes(deps))
    .use(relayRoutes(deps))
    .use(queueRoutes(deps))
    .use(destinationRoutes(deps))
    .use(bounceRoutes(deps))
    .use(noticeRoutes(deps))
    .use(retentionRoutes(deps))
    .use(requestLogRoutes(deps))
    .use(dataRequestRoutes(deps))
    .use(dataRequestRightsRoutes(deps))
    .use(adminHomepageRoutes(deps))
    .use(adminPrivacyRoutes(deps))
    .use(operatorRoutes(deps))
    .use(subProcessorRoutes(deps))
    .use(instanceAuditRoutes(deps))

const dashboardRooms = (deps: AppDeps, pages: PageCache) =>
  new Elysia({ name: 'dashboard' })
    .use(homeRoutes(deps))
    .use(serve('dashboard/bindings', deps, pages, [...incidentListRoutes, ...incidentRoutes, ...editIncidentRoutes]))
    .use(incidentDraftRoutes(deps))
    .use(incidentTemplateRoutes(deps))
    .use(pastIncidentRoutes(deps))
    .use(maintenanceRoutes(deps))
    .use(maintenanceWindowRoutes(deps))
    .use(serviceRoutes(deps))
    .use(serviceCorrectionRoutes(deps))
    .use(serviceGroupRoutes(deps))
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

const publicRooms = (deps: AppDeps, pages: PageCache) =>
  new Elysia({ name: 'public' })
    .use(statusPageRoutes(deps, pages))
    .use(publicIncidentRoutes(deps, pages))
    .use(publicMaintenanceRoutes(deps, pages))
    .use(calendarRoutes(deps, pages))
    .use(publicServiceRoutes(deps, pages))
    .use(historyRoutes(deps, pages))
    .use(feedRoutes(deps, pages))
    .use(badgeRoutes(deps, pages))
    .use(publicApi(deps, pages))
    .use(subscribeRoutes(deps))
    .use(subscriptionRoutes(deps))
    .use(pictureRoutes(deps))
    .use(pagePasswordRoutes(deps))
    .use(privacyRoutes(deps, pages))
    .use(analyticsRoutes(deps))
