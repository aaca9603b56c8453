import { assetUrl } from './assets.ts'

/** Every URL of Opsentry, so that links cannot rot. `base` is where a status page lives: `/` or `/s/SLUG/`. */

const enc = encodeURIComponent

/** Where an organization's status page lives by its slug. */
export const pageBase = (slug: string) => `/s/${enc(slug)}/`

export const urls = {
  home: () => '/',
  health: () => '/healthz',
  asset: assetUrl,

  setup: () => '/setup',
  setupLink: (token: string) => `/setup?token=${enc(token)}`,
  setupStep: (step: string) => `/setup/${step}`,
  setupRelayTest: () => '/setup/relay/test',
  setupRelaySkip: () => '/setup/relay/skip',

  adminRelay: () => '/admin/relay',
  adminRelayTest: () => '/admin/relay/test',

  signIn: (next?: string) => (next ? `/sign-in?next=${enc(next)}` : '/sign-in'),
  signOut: () => '/sign-out',

  app: () => '/app',
  dashboard: (slug: string) => `/app/${enc(slug)}`,
  services: (slug: string) => `/app/${enc(slug)}/services`,
  service: (slug: string, id: string) => `/app/${enc(slug)}/services/${id}`,
  serviceStatus: (slug: string, id: string) => `/app/${enc(slug)}/services/${id}/status`,
  servicePosition: (slug: string, id: string) => `/app/${enc(slug)}/services/${id}/position`,
  serviceArchive: (slug: string, id: string) => `/app/${enc(slug)}/services/${id}/archive`,
  serviceGroups: (slug: string) => `/app/${enc(slug)}/service-groups`,
  serviceGroup: (slug: string, id: string) => `/app/${enc(slug)}/service-groups/${id}`,
  serviceGroupPosition: (slug: string, id: string) => `/app/${enc(slug)}/service-groups/${id}/position`,
  serviceGroupRemoval: (slug: string, id: string) => `/app/${enc(slug)}/service-groups/${id}/removal`,

  incidents: (slug: string) => `/app/${enc(slug)}/incidents`,
  newIncident: (slug: string) => `/app/${enc(slug)}/incidents/new`,
  incidentPreview: (slug: string) => `/app/${enc(slug)}/incidents/preview`,
  incident: (slug: string, id: string) => `/app/${enc(slug)}/incidents/${id}`,
  editIncident: (slug: string, id: string) => `/app/${enc(slug)}/incidents/${id}/edit`,
  incidentUpdates: (slug: string, id: string) => `/app/${enc(slug)}/incidents/${id}/updates`,
  editStatusUpdate: (slug: string, id: string, updateId: string) =>
    `/app/${enc(slug)}/incidents/${id}/updates/${updateId}/edit`,
  statusUpdate: (slug: string, id: string, updateId: string) => `/app/${enc(slug)}/incidents/${id}/updates/${updateId}`,
  incidentResolution: (slug: string, id: string) => `/app/${enc(slug)}/incidents/${id}/resolution`,
  incidentReopening: (slug: string, id: string) => `/app/${enc(slug)}/incidents/${id}/reopening`,
  subscribers: (slug: string) => `/app/${enc(slug)}/subscribers`,

  page: (base: string) => base,
  publicIncident: (base: string, id: string) => `${base}incidents/${id}`,
  history: (base: string) => `${base}history`,
  historyPage: (base: string, page: number) => (page > 1 ? `${base}history?page=${page}` : `${base}history`),
  rss: (base: string) => `${base}history.rss`,
  atom: (base: string) => `${base}history.atom`,
  subscribe: (base: string) => `${base}subscribe`,
  subscription: (base: string, token: string) => `${base}subscriptions/${token}`,
  subscriptionConfirmation: (base: string, token: string) => `${base}subscriptions/${token}/confirmation`,
  unsubscribe: (base: string, token: string) => `${base}subscriptions/${token}/unsubscribe`,
} as const
