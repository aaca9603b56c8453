import type { Permission } from '#src/domain/authorize.ts'

/**
 * What a route asks of whoever calls it: `anyone`; the wizard's own door (`setup`, http/setup/access.ts); an `account`; the
 * `instance admin`; or a permission in the organization that the path names, of a member below `/app/:slug` and of an API
 * token below `/v1`. `any token`: an API token of whatever role.
 */
export type Access = 'anyone' | 'setup' | 'account' | 'instance admin' | 'any token' | Permission

/**
 * Every route of Opsentry: the one table. `BASE` stands for `/` and for `/s/:slug/`, and makes a route part of an
 * organization's page: who may see that is decided by its visibility besides. What is not in it answers nobody.
 */
const table: Record<string, Access> = {
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /robots.txt': 'anyone',
  'GET /assets/:hash/:name': 'anyone',
  'GET /favicon.ico': 'anyone',

  'GET BASE': 'anyone',
  'GET BASEhistory': 'anyone',
  'GET BASEhistory.rss': 'anyone',
  'GET BASEhistory.atom': 'anyone',
  'GET BASEhistory.json': 'anyone',
  'GET BASEservices/:id': 'anyone',
  'GET BASEservices/:id/history.rss': 'anyone',
  'GET BASEservices/:id/history.atom': 'anyone',
  'GET BASEservices/:id/history.json': 'anyone',
  'GET BASEincidents/:id': 'anyone',
  'GET BASEmaintenance/:id': 'anyone',
  'GET BASEcalendar.ics': 'anyone',
  'GET BASEservices/:id/calendar.ics': 'anyone',
  'GET BASEpictures/:hash': 'anyone',
  'GET BASEaccess': 'anyone',
  'POST BASEaccess': 'anyone',
  'GET BASEsubscribe': 'anyone',
  'POST BASEsubscribe': 'anyone',
  'GET BASEsubscriptions/:token': 'anyone',
  'GET BASEsubscriptions/:token/confirmation': 'anyone',
  'POST BASEsubscriptions/:token/confirmation': 'anyone',
  'GET BASEsubscriptions/:token/unsubscribe': 'anyone',
  'POST BASEsubscriptions/:token/unsubscribe': 'anyone',

  'GET /sign-in': 'anyone',
  'POST /sign-in': 'anyone',
  'GET /sign-in/code': 'anyone',
  'POST /sign-in/code': 'anyone',
  'POST /sign-in/passkey': 'anyone',
  'POST /sign-in/passkey/challenge': 'anyone',
  'POST /sign-out': 'account',
  'GET /sign-up': 'anyone',
  'POST /sign-up': 'anyone',
  'GET /sign-up/:token': 'anyone',
  'POST /sign-up/:token': 'anyone',
  'GET /forgot-password': 'anyone',
  'POST /forgot-password': 'anyone',
  'GET /reset-password/:token': 'anyone',
  'POST /reset-password/:token': 'anyone',
  'GET /verify-email/:token': 'anyone',
  'POST /verify-email/:token': 'anyone',
  'GET /invitations/:token': 'anyone',
  'POST /invitations/:token': 'anyone',
  'POST /invitations/:token/membership': 'account',

  'GET /setup': 'setup',
  'GET /setup/account': 'setup',
  'POST /setup/account': 'setup',
  'GET /setup/organization': 'setup',
  'POST /setup/organization': 'setup',
  'GET /setup/relay': 'setup',
  'POST /setup/relay': 'setup',
  'POST /setup/relay/test': 'setup',
  'POST /setup/relay/skip': 'setup',
  'GET /setup/services': 'setup',
  'POST /setup/services': 'setup',
  'GET /setup/done': 'setup',

  'GET /account': 'account',
  'POST /account/name': 'account',
  'POST /account/email': 'account',
  'POST /account/email/verification': 'account',
  'POST /account/password': 'account',
  'GET /account/sessions': 'account',
  'POST /account/sessions/end-others': 'account',
  'POST /account/sessions/:id/end': 'account',
  'GET /account/second-factor': 'account',
  'POST /account/second-factor/totp': 'account',
  'POST /account/second-factor/totp/confirmation': 'account',
  'POST /account/second-factor/totp/removal': 'account',
  'POST /account/second-factor/recovery-codes': 'account',
  'POST /account/passkeys': 'account',
  'POST /account/passkeys/challenge': 'account',
  'POST /account/passkeys/:id/removal': 'account',
  'GET /account/organizations': 'account',
  'POST /account/organizations/:id/restoration': 'account',
  'POST /account/notices/:id/dismissal': 'account',

  'GET /admin': 'instance admin',
  'GET /admin/settings': 'instance admin',
  'POST /admin/settings': 'instance admin',
  'GET /admin/organizations': 'instance admin',
  'POST /admin/organizations/:id/restoration': 'instance admin',
  'GET /admin/notices': 'instance admin',
  'POST /admin/notices': 'instance admin',
  'POST /admin/notices/:id/withdrawal': 'instance admin',
  'GET /admin/audit': 'instance admin',
  'GET /admin/audit.csv': 'instance admin',
  'GET /admin/audit.ndjson': 'instance admin',
  'GET /admin/audit/verification': 'instance admin',
  'GET /admin/relay': 'instance admin',
  'POST /admin/relay': 'instance admin',
  'POST /admin/relay/test': 'instance admin',

  'GET /app': 'account',
  'GET /app/new': 'account',
  'POST /app/new': 'account',
  'GET /app/:slug': 'dashboard:read',
  'GET /app/:slug/incidents': 'dashboard:read',
  'POST /app/:slug/incidents': 'incidents:write',
  'GET /app/:slug/incidents/new': 'incidents:write',
  'POST /app/:slug/incidents/preview': 'incidents:write',
  'GET /app/:slug/incidents/:id': 'dashboard:read',
  'POST /app/:slug/incidents/:id/updates': 'incidents:write',
  'POST /app/:slug/incidents/:id/resolution': 'incidents:write',
  'POST /app/:slug/incidents/:id/reopening': 'incidents:write',
  'GET /app/:slug/incidents/:id/edit': 'incidents:write',
  'POST /app/:slug/incidents/:id': 'incidents:write',
  'GET /app/:slug/incidents/:id/updates/:updateId/edit': 'incidents:write',
  'POST /app/:slug/incidents/:id/updates/:updateId': 'incidents:write',
  'POST /app/:slug/incidents/:id/updates/:updateId/deletion': 'incidents:write',
  'POST /app/:slug/incidents/:id/notes': 'incidents:write',
  'POST /app/:slug/incidents/:id/postmortem': 'incidents:write',
  'POST /app/:slug/incidents/:id/postmortem/publication': 'incidents:write',
  'GET /app/:slug/past-incidents/new': 'incidents:write',
  'POST /app/:slug/past-incidents': 'incidents:write',
  'GET /app/:slug/incident-templates': 'incidents:write',
  'POST /app/:slug/incident-templates': 'incidents:write',
  'GET /app/:slug/incident-templates/:id': 'incidents:write',
  'POST /app/:slug/incident-templates/:id': 'incidents:write',
  'POST /app/:slug/incident-templates/:id/removal': 'incidents:write',
  'GET /app/:slug/maintenance': 'dashboard:read',
  'POST /app/:slug/maintenance': 'incidents:write',
  'GET /app/:slug/maintenance/new': 'incidents:write',
  'GET /app/:slug/maintenance/:id': 'dashboard:read',
  'POST /app/:slug/maintenance/:id': 'incidents:write',
  'GET /app/:slug/maintenance/:id/edit': 'incidents:write',
  'POST /app/:slug/maintenance/:id/updates': 'incidents:write',
  'GET /app/:slug/maintenance/:id/updates/:updateId/edit': 'incidents:write',
  'POST /app/:slug/maintenance/:id/updates/:updateId': 'incidents:write',
  'POST /app/:slug/maintenance/:id/times': 'incidents:write',
  'POST /app/:slug/maintenance/:id/end': 'incidents:write',
  'POST /app/:slug/maintenance/:id/cancellation': 'incidents:write',
  'POST /app/:slug/maintenance/:id/series-end': 'incidents:write',
  'GET /app/:slug/services': 'dashboard:read',
  'POST /app/:slug/services': 'services:write',
  'GET /app/:slug/services/:id': 'services:write',
  'POST /app/:slug/services/:id': 'services:write',
  'POST /app/:slug/services/:id/archive': 'services:write',
  'POST /app/:slug/services/:id/status': 'services:set-status',
  'POST /app/:slug/services/:id/position': 'services:write',
  'POST /app/:slug/service-groups': 'services:write',
  'GET /app/:slug/service-groups/:id': 'services:write',
  'POST /app/:slug/service-groups/:id': 'services:write',
  'POST /app/:slug/service-groups/:id/position': 'services:write',
  'POST /app/:slug/service-groups/:id/removal': 'services:write',
  'GET /app/:slug/subscribers': 'subscribers:read',
  'GET /app/:slug/team': 'dashboard:read',
  'POST /app/:slug/team/departure': 'dashboard:read',
  'POST /app/:slug/team/members/:id/role': 'team:write',
  'POST /app/:slug/team/members/:id/removal': 'team:write',
  'POST /app/:slug/team/ownership': 'ownership:transfer',
  'POST /app/:slug/team/invitations': 'team:write',
  'POST /app/:slug/team/invitations/:id/resending': 'team:write',
  'POST /app/:slug/team/invitations/:id/withdrawal': 'team:write',
  'GET /app/:slug/api-tokens': 'api-tokens:write',
  'POST /app/:slug/api-tokens': 'api-tokens:write',
  'POST /app/:slug/api-tokens/:id/revocation': 'api-tokens:write',
  'GET /app/:slug/audit': 'audit:read',
  'GET /app/:slug/audit.csv': 'audit:read',
  'GET /app/:slug/audit.ndjson': 'audit:read',
  'GET /app/:slug/audit/verification': 'audit:read',
  'GET /app/:slug/settings': 'organization:write',
  'POST /app/:slug/settings': 'organization:write',
  'POST /app/:slug/settings/update-timing': 'organization:write',
  'GET /app/:slug/settings/look': 'organization:write',
  'POST /app/:slug/settings/look': 'organization:write',
  'POST /app/:slug/settings/logo': 'organization:write',
  'POST /app/:slug/settings/logo/removal': 'organization:write',
  'POST /app/:slug/settings/favicon': 'organization:write',
  'POST /app/:slug/settings/favicon/removal': 'organization:write',
  'GET /app/:slug/settings/address': 'organization:write',
  'POST /app/:slug/settings/slug': 'organization:write',
  'POST /app/:slug/settings/domain': 'organization:write',
  'GET /app/:slug/settings/visibility': 'organization:write',
  'POST /app/:slug/settings/visibility': 'organization:write',
  'POST /app/:slug/settings/second-factor': 'organization:write',
  'POST /app/:slug/settings/deletion': 'organization:delete',

  'GET /v1/pages': 'any token',
  'GET /v1/pages/:page_id': 'dashboard:read',
  'GET /v1/pages/:page_id/components': 'dashboard:read',
  'GET /v1/pages/:page_id/components/:component_id': 'dashboard:read',
  'PATCH /v1/pages/:page_id/components/:component_id': 'services:set-status',
  'PUT /v1/pages/:page_id/components/:component_id': 'services:set-status',
}

const expanded = new Map<string, Access>([['GET /s/:slug', 'anyone']])
for (const [route, access] of Object.entries(table))
  for (const base of ['/', '/s/:slug/']) expanded.set(route.replace('BASE', base), access)

const atRoot = new Set(Object.keys(table).flatMap((route) => /BASE.*/.exec(route)?.[0].replace('BASE', '/') ?? []))

/** Does the route belong to the page of the organization that its path or host names? */
export function isPageRoute(route: string): boolean {
  return route.startsWith('/s/:slug') || atRoot.has(route)
}

const onEveryHost = ['/assets/:hash/:name', '/favicon.ico', '/robots.txt']

/** On an organization's own domain stands its page and what the page is made of: no dashboard, no API, nobody else. */
export function isServedOnOwnDomain(route: string): boolean {
  return atRoot.has(route) || onEveryHost.includes(route)
}

/** Undefined for a route that is not in the table. HEAD is answered as GET is. */
export function accessTo(method: string, route: string): Access | undefined {
  return expanded.get(`${method === 'HEAD' ? 'GET' : method} ${route}`)
}
