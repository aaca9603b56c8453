import { type Access, at, type Facts, get, patch, post, put, remove } from './route.ts'

/** Routes of Statuspage's management API, below `/v1`: paths and names of parameters are those of its specification. A leaf. */

const mayRead = { may: 'dashboard:read' } as const
const incidents = { may: 'incidents:write' } as const
const setStatus = { may: 'services:set-status' } as const
const services = { may: 'services:write' } as const
const readSubscribers = { may: 'subscribers:read' } as const
const subscribers = { may: 'subscribers:write' } as const
const organization = { may: 'organization:write' } as const
const team = { may: 'team:write' } as const

/** The thing itself: read by whoever may read, changed in part or whole by whoever may write. */
function thing<const Read extends Access, const Write extends Access>(read: Facts<Read>, write: Facts<Write>) {
  return { show: get('', read), patch: patch('', write), put: put('', write) }
}

/** Things that stand in a list of somebody's. */
const members = {
  index: get('', organization),
  patch: patch('', organization),
  put: put('', organization),
  create: post('', organization),
  remove: remove('', organization),
}

const postmortem = {
  show: get('', mayRead),
  put: put('', incidents),
  remove: remove('', incidents),
  publish: put('publish', incidents),
  revert: put('revert', incidents),
}

const incidentSubscribers = {
  index: get('', readSubscribers),
  create: post('', subscribers),
  show: get(':subscriber_id', readSubscribers),
  remove: remove(':subscriber_id', subscribers),
  resend: post(':subscriber_id/resend_confirmation', subscribers),
}

const incident = {
  ...thing(mayRead, incidents),
  remove: remove('', incidents),
  update: at('incident_updates/:incident_update_id', {}, { patch: patch('', incidents), put: put('', incidents) }),
  subscribers: at('subscribers', {}, incidentSubscribers),
  postmortem: at('postmortem', {}, postmortem),
}

const incidentLists = {
  index: get('', mayRead),
  create: post('', incidents),
  activeMaintenance: get('active_maintenance', mayRead),
  upcoming: get('upcoming', mayRead),
  scheduled: get('scheduled', mayRead),
  unresolved: get('unresolved', mayRead),
}

const subscriberLists = {
  index: get('', readSubscribers),
  create: post('', subscribers),
  resendAll: post('resend_confirmation', subscribers),
  unsubscribe: post('unsubscribe', subscribers),
  reactivate: post('reactivate', subscribers),
  histogram: get('histogram_by_state', readSubscribers),
  count: get('count', readSubscribers),
  unsubscribed: get('unsubscribed', readSubscribers),
}

const subscriber = {
  show: get('', readSubscribers),
  patch: patch('', subscribers),
  remove: remove('', subscribers),
  resend: post('resend_confirmation', subscribers),
}

const component = {
  show: get('', mayRead),
  patch: patch('', setStatus),
  put: put('', setStatus),
  remove: remove('', services),
  uptime: get('uptime', mayRead),
  addUsers: post('page_access_users', organization),
  removeUsers: remove('page_access_users', organization),
  addGroups: post('page_access_groups', organization),
  removeGroups: remove('page_access_groups', organization),
}

const metric = {
  ...thing(mayRead, services),
  remove: remove('', services),
  addPoint: post('data', setStatus),
  removeData: remove('data', services),
}

const metricsProvider = {
  ...thing(mayRead, services),
  remove: remove('', services),
  metrics: get('metrics', mayRead),
  addMetric: post('metrics', services),
}

const accessUser = {
  ...thing(organization, organization),
  remove: remove('', organization),
  components: at('components', {}, members),
  removeComponent: remove('components/:component_id', organization),
  metrics: at('metrics', {}, members),
  removeMetric: remove('metrics/:metric_id', organization),
}

const accessGroup = {
  ...thing(organization, organization),
  remove: remove('', organization),
  components: at('components', {}, members),
  removeComponent: remove('components/:component_id', organization),
}

const page = {
  ...thing(mayRead, organization),
  embed: at('status_embed_config', {}, thing(mayRead, organization)),
  components: at('components', {}, { index: get('', mayRead), create: post('', services) }),
  component: at('components/:component_id', {}, component),
  componentGroups: at('component-groups', {}, { index: get('', mayRead), create: post('', services) }),
  componentGroup: at(
    'component-groups/:id',
    {},
    { ...thing(mayRead, services), remove: remove('', services), uptime: get('uptime', mayRead) },
  ),
  incidents: at('incidents', {}, incidentLists),
  incident: at('incidents/:incident_id', {}, incident),
  incidentTemplates: at('incident_templates', {}, { index: get('', mayRead), create: post('', incidents) }),
  subscribers: at('subscribers', {}, subscriberLists),
  subscriber: at('subscribers/:subscriber_id', {}, subscriber),
  metrics: at('metrics', {}, { index: get('', mayRead), addPoints: post('data', setStatus) }),
  metric: at('metrics/:metric_id', {}, metric),
  metricsProviders: at('metrics_providers', {}, { index: get('', mayRead), create: post('', services) }),
  metricsProvider: at('metrics_providers/:metrics_provider_id', {}, metricsProvider),
  accessUsers: at('page_access_users', {}, { index: get('', organization), create: post('', organization) }),
  accessUser: at('page_access_users/:page_access_user_id', {}, accessUser),
  accessGroups: at('page_access_groups', {}, { index: get('', organization), create: post('', organization) }),
  accessGroup: at('page_access_groups/:page_access_group_id', {}, accessGroup),
}

const ofOrganization = {
  users: at('users', {}, { index: get('', team), create: post('', team) }),
  removeUser: remove('users/:user_id', team),
  permissions: at('permissions/:user_id', {}, { show: get('', team), put: put('', team) }),
}

export const managementRoutes = {
  pages: get('pages', { may: 'any token' }),
  page: at('pages/:page_id', {}, page),
  organization: at('organizations/:organization_id', {}, ofOrganization),
}
