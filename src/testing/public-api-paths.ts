/** The addresses of Statuspage's public API below a page's `api/v2/`, without `.json`: written out, so that none can go unseen. */
export const publicApiPaths = [
  'summary',
  'status',
  'components',
  'incidents',
  'incidents/unresolved',
  'scheduled-maintenances',
  'scheduled-maintenances/upcoming',
  'scheduled-maintenances/active',
] as const
