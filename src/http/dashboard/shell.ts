import { mayDo } from '#src/domain/authorize.ts'
import { mayOpenOrganization } from '#src/domain/organizations/create-organization.ts'
import { organizationsWithin } from '#src/domain/organizations/find-organization.ts'
import { pageUrlForTeam } from '#src/domain/settings/page-url.ts'
import type { Permission } from '#src/route.ts'
import type { DashboardRoom, Shell } from '#views/layout/dashboard-shell.tsx'
import type { MemberContext } from '../action.ts'
import { personOf } from '../person.ts'

const opens: Record<DashboardRoom, Permission> = {
  home: 'dashboard:read',
  incidents: 'dashboard:read',
  maintenance: 'dashboard:read',
  services: 'dashboard:read',
  metrics: 'dashboard:read',
  reports: 'dashboard:read',
  subscribers: 'subscribers:read',
  notifications: 'subscribers:read',
  webhooks: 'webhooks:write',
  team: 'dashboard:read',
  'api-tokens': 'api-tokens:write',
  audit: 'audit:read',
  settings: 'organization:write',
}

type ShellContext = Pick<MemberContext, 'deps' | 'session' | 'request' | 'actor' | 'organization'>

/** Around the content of every page of the dashboard. */
export function dashboardShell(context: ShellContext): Shell {
  const { deps, session, actor, organization } = context
  const rooms = Object.keys(opens) as DashboardRoom[]
  return {
    ...personOf(context),
    organization,
    now: deps.clock.now(),
    statusPageUrl: pageUrlForTeam(deps, organization),
    organizations: organizationsWithin(deps, session.person()),
    mayOpenOrganization: mayOpenOrganization(deps, session.person()),
    mayExport: mayDo(actor.role, 'organization:export'),
    maySetUpSso: mayDo(actor.role, 'sso:write'),
    rooms: rooms.filter((room) => mayDo(actor.role, opens[room])),
  }
}
