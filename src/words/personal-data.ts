export const dataRequestKinds = ['access', 'erasure', 'correction', 'objection'] as const
/** The rights of articles 15, 17, 16 and 21 of the GDPR. */
export type DataRequestKind = (typeof dataRequestKinds)[number]

export const dataRequestStates = ['open', 'answered', 'refused'] as const
export type DataRequestState = (typeof dataRequestStates)[number]

/** The files of an export, in their order. Services come last, because all others name them. */
export const exportFiles = [
  'subscribers',
  'incidents',
  'maintenance',
  'maintenance-series',
  'incident-templates',
  'canned-texts',
  'announcements',
  'metrics',
  'metrics-providers',
  'services',
  'service-groups',
] as const
export type ExportFile = (typeof exportFiles)[number]

/** The sections of an account's own archive, in their order. */
export const accountSections = [
  'profile',
  'memberships',
  'sessions',
  'refused-sign-ins',
  'passkeys',
  'identities',
  'provisioned',
  'api-tokens',
  'scim-tokens',
  'invitations',
  'invitations-sent',
  'lists',
  'notices',
  'policies',
  'drafts',
  'written',
  'mails',
  'audit',
] as const
export type AccountSection = (typeof accountSections)[number]
