import { managementRoutes } from './management-routes.ts'
import { type Access, at, type Facts, get, patch, post, put, remove, tree } from './route.ts'

/**
 * Every route of Opsentry: its name, method and path, who may call it, and what it is. What is not in here answers nobody; links
 * come from here too (`routes.incident.show.url({ slug, id })`), so that they cannot rot.
 */

const anyone = { may: 'anyone' } as const
/** For programs rather than people: a file. */
const file = { may: 'anyone', forPrograms: true } as const
const account = { may: 'account' } as const
/** Be it only into one organization, by its identity provider. */
const session = { may: 'session' } as const
/** Asks again who sits there (sudo mode); `orPassword`: the form itself asks for the password, where there is one. */
const sudo = { sudo: 'always' } as const
const orPassword = { may: 'account', sudo: 'without a password' } as const
const instanceAdmin = { may: 'instance admin' } as const
const setup = { may: 'setup' } as const
const mayRead = { may: 'dashboard:read' } as const
const incidents = { may: 'incidents:write' } as const
const services = { may: 'services:write' } as const
const readSubscribers = { may: 'subscribers:read' } as const
const subscribers = { may: 'subscribers:write' } as const
const webhooks = { may: 'webhooks:write' } as const
const team = { may: 'team:write' } as const
const organization = { may: 'organization:write' } as const
const sso = { may: 'sso:write' } as const
/** Of one organization, which its token names. */
const identityProvider = { may: 'SCIM token' } as const

/** The policy of the instance: on a status page as private as that is; at the instance's own address for whoever signs up. */
const policy = {
  show: get('', anyone),
  history: get('history', anyone),
  version: get('history/:id', anyone),
  subProcessors: get('sub-processors', anyone),
  cookies: get('cookies', anyone),
}

const anyScript = { may: 'anyone', cors: true } as const
const feeds = {
  rss: get('history.rss', anyScript),
  atom: get('history.atom', anyScript),
  json: get('history.json', anyScript),
  calendar: get('calendar.ics', anyScript),
  badge: get('badge.svg', anyScript),
}

/** What other sites show of a page, read by scripts from anywhere. */
const shared = { forPrograms: true, cors: true } as const
const badgeData = { badgeJson: get('badge.json', anyone) }

/** Where pages are copied to: an organization's own bucket, or the instance's. */
function bucketOf<const May extends Access>(facts: Facts<May>) {
  return {
    show: get('', facts),
    save: post('', facts),
    test: post('test', { ...facts, repeatable: true }),
    publication: post('publication', facts),
    removal: post('removal', facts),
    forgetting: post('retired/:id/forgetting', facts),
  }
}

/** Who vouches for people: providers of an organization, or of the instance. */
function ssoOf<const May extends Access>(facts: Facts<May>) {
  return {
    show: get('', facts),
    addDomain: post('domains', facts),
    domainCheck: post('domains/:id/check', { ...facts, repeatable: true }),
    domainRemoval: post('domains/:id/removal', facts),
    newProvider: get('providers/new', facts),
    addProvider: post('providers', { ...facts, ...sudo }),
    provider: get('providers/:id', facts),
    saveProvider: post('providers/:id', { ...facts, ...sudo }),
    trial: get('providers/:id/trial', facts),
    activation: post('providers/:id/activation', { ...facts, ...sudo }),
    deactivation: post('providers/:id/deactivation', facts),
    providerRemoval: post('providers/:id/removal', facts),
  }
}

export const routes = tree({
  health: get('healthz', file),
  readiness: get('readyz', file),
  /** By a token of its own, for monitoring systems. */
  metrics: get('metrics', file),
  /** Asked by this process alone, of an address that is to be its own. */
  addressCheck: get('address-check/:token', file),
  securityContact: get('.well-known/security.txt', file),
  /** For browsers, which say by themselves what a page's policy has refused. */
  policyReports: post('policy-reports', { ...file, proof: 'nothing to win', onEveryHost: true }),
  files: at(
    '',
    { onEveryHost: true, forPrograms: true },
    {
      asset: get('assets/:hash/:name', anyone),
      favicon: get('favicon.ico', anyone),
      robots: get('robots.txt', anyone),
    },
  ),
  privacyPolicy: at('privacy-policy', {}, policy),
  analytics: at('analytics', {}, { optOut: get('opt-out', anyone), optIn: post('opt-in', anyone) }),

  statusPage: at(
    ':base',
    { statusPage: true },
    {
      show: get('', anyone),
      history: get('history', anyone),
      service: get('services/:id', anyone),
      incident: get('incidents/:id', anyone),
      maintenance: get('maintenance/:id', anyone),
      privacy: at('privacy', {}, policy),
      access: at(
        'access',
        {},
        {
          show: get('', anyone),
          enter: post('', anyone),
          mail: post('mail', anyone),
          link: get('links/:token', anyone),
          open: post('links/:token', anyone),
          provider: get('providers/:id', anyone),
        },
      ),
      subscribe: at('subscribe', { proof: 'nothing to win' }, { show: get('', anyone), request: post('', anyone) }),
      subscription: at(
        'subscriptions/:token',
        { proof: 'signed link' },
        {
          show: get('', anyone),
          confirm: get('confirmation', anyone),
          confirmation: post('confirmation', anyone),
          following: post('following', anyone),
          language: post('language', anyone),
          pause: post('pause', anyone),
          resumption: post('resumption', anyone),
          export: get('export.json', { ...anyone, forPrograms: true }),
          erase: get('erasure', anyone),
          erasure: post('erasure', anyone),
          unsubscribe: get('unsubscribe', anyone),
          unsubscription: post('unsubscribe', anyone),
        },
      ),
      files: at(
        '',
        { forPrograms: true },
        { ...feeds, picture: get('pictures/:hash', anyone), styles: get('styles/:hash', anyone) },
      ),
      serviceFiles: at('services/:id', { forPrograms: true }, feeds),
      serviceBadge: at('services/:id', shared, badgeData),
      embed: get('embed', anyone),
      embedFiles: at('', shared, { ...badgeData, script: get('embed.js', anyone), state: get('embed.json', anyone) }),
      shareImage: get('og.png', file),
      markdown: at(
        '',
        { forPrograms: true },
        {
          show: get('index.md', anyone),
          guide: get('llms.txt', anyone),
          history: get('history.md', anyone),
          incident: get('incidents/:id.md', anyone),
          maintenance: get('maintenance/:id.md', anyone),
        },
      ),
      api: at(
        'api/v2',
        { forPrograms: true, api: true, cors: true },
        {
          summary: get('summary.json', anyone),
          status: get('status.json', anyone),
          components: get('components.json', anyone),
          incidents: get('incidents.json', anyone),
          unresolvedIncidents: get('incidents/unresolved.json', anyone),
          scheduledMaintenances: get('scheduled-maintenances.json', anyone),
          upcomingMaintenances: get('scheduled-maintenances/upcoming.json', anyone),
          activeMaintenances: get('scheduled-maintenances/active.json', anyone),
        },
      ),
    },
  ),

  signIn: at(
    'sign-in',
    {},
    {
      show: get('', anyone),
      enter: post('', anyone),
      code: get('code', anyone),
      enterCode: post('code', anyone),
      passkey: post('passkey', anyone),
      passkeyChallenge: post('passkey/challenge', anyone),
      sso: at(
        'sso',
        {},
        {
          show: get('', anyone),
          find: post('', anyone),
          begin: get(':id', anyone),
          callback: get(':id/callback', anyone),
          posted: post(':id/callback', { ...anyone, proof: 'signature' }),
          metadata: get(':id/callback/metadata', { ...anyone, forPrograms: true }),
        },
      ),
      instance: at('instance', {}, { show: get('', session), breakGlass: post('break-glass', session) }),
      organization: at('organizations/:slug', {}, { show: get('', account), breakGlass: post('break-glass', account) }),
    },
  ),
  signOut: post('sign-out', { ...session, repeatable: true, beforeSecondFactor: true }),
  signUp: at(
    'sign-up',
    {},
    {
      show: get('', anyone),
      request: post('', anyone),
      link: get(':token', anyone),
      finish: post(':token', anyone),
      passkeyChallenge: post(':token/passkey/challenge', anyone),
    },
  ),
  forgotPassword: at('forgot-password', {}, { show: get('', anyone), request: post('', anyone) }),
  resetPassword: at('reset-password/:token', {}, { show: get('', anyone), save: post('', anyone) }),
  verifyEmail: at('verify-email/:token', {}, { show: get('', account), verify: post('', account) }),
  keptEmail: at('keep-email/:token', {}, { show: get('', anyone), keep: post('', anyone) }),
  formerEmail: at('former-email/:token', {}, { show: get('', anyone), restore: post('', anyone) }),
  factorReset: at('second-factor-reset/:token', {}, { show: get('', anyone), cancel: post('', anyone) }),
  undoDeletion: at('undo-deletion/:token', {}, { show: get('', anyone), undo: post('', anyone) }),
  invitation: at(
    'invitations/:token',
    {},
    {
      show: get('', anyone),
      accept: post('', anyone),
      passkeyChallenge: post('passkey/challenge', anyone),
      membership: post('membership', { ...account, beforeSecondFactor: true }),
    },
  ),

  setup: at(
    'setup',
    {},
    {
      show: get('', setup),
      account: get('account', setup),
      saveAccount: post('account', setup),
      organization: get('organization', setup),
      saveOrganization: post('organization', setup),
      relay: get('relay', setup),
      saveRelay: post('relay', setup),
      testRelay: post('relay/test', { ...setup, repeatable: true }),
      skipRelay: post('relay/skip', setup),
      services: get('services', setup),
      saveServices: post('services', setup),
      done: get('done', setup),
    },
  ),

  account: at(
    'account',
    { beforeSecondFactor: true },
    {
      show: get('', account),
      name: post('name', account),
      language: post('language', account),
      email: post('email', orPassword),
      emailVerification: post('email/verification', account),
      password: post('password', orPassword),
      passwordRemoval: post('password/removal', { ...account, ...sudo }),
      confirmation: at(
        'confirmation',
        {},
        {
          show: get('', session),
          confirm: post('', { ...session, repeatable: true }),
          challenge: post('challenge', { ...session, repeatable: true }),
        },
      ),
      sessions: at(
        'sessions',
        {},
        { show: get('', account), endOthers: post('end-others', account), end: post(':id/end', account) },
      ),
      secondFactor: at(
        'second-factor',
        {},
        {
          show: get('', account),
          totp: post('totp', orPassword),
          totpConfirmation: post('totp/confirmation', account),
          totpRemoval: post('totp/removal', orPassword),
          recoveryCodes: post('recovery-codes', orPassword),
        },
      ),
      passkeys: at(
        'passkeys',
        {},
        {
          create: post('', account),
          challenge: post('challenge', { ...account, repeatable: true }),
          removal: post(':id/removal', { ...account, ...sudo }),
        },
      ),
      apiTokens: at('api-tokens', {}, { index: get('', account), revocation: post(':id/revocation', account) }),
      organizations: at('organizations', {}, { show: get('', account), restoration: post(':id/restoration', account) }),
      data: at(
        'data',
        {},
        {
          show: get('', account),
          export: post('export', { ...account, ...sudo }),
          deletion: post('deletion', orPassword),
        },
      ),
      unsent: get('unsent/:id', session),
      noticeDismissal: post('notices/:id/dismissal', session),
      policyAcknowledgement: post('policy-versions/:id/acknowledgement', session),
    },
  ),

  admin: at(
    'admin',
    {},
    {
      show: get('', instanceAdmin),
      queue: get('queue', instanceAdmin),
      undecided: at(
        'undecided-messages',
        {},
        {
          show: get('', instanceAdmin),
          dueSending: post('due/sending', instanceAdmin),
          dueDiscarding: post('due/discarding', instanceAdmin),
          laterSending: post('later/sending', instanceAdmin),
          laterDiscarding: post('later/discarding', instanceAdmin),
        },
      ),
      alarms: at(
        'alarms',
        {},
        {
          show: get('', instanceAdmin),
          webhook: post('webhook', instanceAdmin),
          webhookTest: post('webhook/test', instanceAdmin),
          webhookRemoval: post('webhook/removal', instanceAdmin),
          dismissal: post(':id/dismissal', instanceAdmin),
          clock: post('clock', instanceAdmin),
          key: post('key', instanceAdmin),
        },
      ),
      certificates: at('certificates', {}, { show: get('', instanceAdmin), attempt: post('attempt', instanceAdmin) }),
      instance: at(
        'instance',
        {},
        {
          show: get('', instanceAdmin),
          url: post('url', { ...instanceAdmin, ...sudo }),
          metricsToken: post('metrics-token', { ...instanceAdmin, ...sudo }),
          metricsTokenRemoval: post('metrics-token/removal', instanceAdmin),
        },
      ),
      settings: at(
        'settings',
        {},
        { show: get('', instanceAdmin), save: post('', instanceAdmin), signIn: post('sign-in', instanceAdmin) },
      ),
      organizations: at(
        'organizations',
        {},
        {
          show: get('', instanceAdmin),
          restoration: post(':id/restoration', instanceAdmin),
          networksRemoval: post(':id/networks/removal', instanceAdmin),
        },
      ),
      destinations: at('destinations', {}, { show: get('', instanceAdmin), save: post('', instanceAdmin) }),
      bucket: at('bucket', {}, bucketOf(instanceAdmin)),
      backups: at(
        'backups',
        {},
        {
          show: get('', instanceAdmin),
          save: post('', instanceAdmin),
          encryption: post('encryption', { ...instanceAdmin, ...sudo }),
          bucket: post('bucket', { ...instanceAdmin, ...sudo }),
          bucketRemoval: post('bucket/removal', instanceAdmin),
          standby: post('standby', instanceAdmin),
          run: post('run', instanceAdmin),
          rehearsal: post('rehearsal', instanceAdmin),
        },
      ),
      languageModel: at(
        'language-model',
        {},
        {
          show: get('', instanceAdmin),
          save: post('', instanceAdmin),
          trial: post('trial', { ...instanceAdmin, repeatable: true }),
          removal: post('removal', instanceAdmin),
        },
      ),
      dataRequests: at('data-requests', {}, { index: get('', instanceAdmin), create: post('', instanceAdmin) }),
      dataRequest: at(
        'data-requests/:id',
        {},
        {
          show: get('', instanceAdmin),
          notes: post('notes', instanceAdmin),
          answer: post('answer', instanceAdmin),
          refusal: post('refusal', instanceAdmin),
          export: post('export', { ...instanceAdmin, ...sudo }),
          erasure: post('erasure', instanceAdmin),
        },
      ),
      notices: at(
        'notices',
        {},
        {
          index: get('', instanceAdmin),
          publish: post('', instanceAdmin),
          withdrawal: post(':id/withdrawal', instanceAdmin),
        },
      ),
      retention: at(
        'retention',
        {},
        {
          show: get('', instanceAdmin),
          periods: post('periods', instanceAdmin),
          compaction: post('compaction', instanceAdmin),
          run: post(':rule/run', instanceAdmin),
        },
      ),
      requestLogs: at(
        'request-logs',
        {},
        { show: get('', instanceAdmin), addresses: post('addresses', instanceAdmin) },
      ),
      privacy: at(
        'privacy',
        {},
        {
          show: get('', instanceAdmin),
          draft: at(
            'draft',
            {},
            {
              show: get('', instanceAdmin),
              save: post('', instanceAdmin),
              removal: post('removal', instanceAdmin),
              publication: get('publication', instanceAdmin),
              publish: post('publication', instanceAdmin),
            },
          ),
          withdrawal: post('versions/:id/withdrawal', instanceAdmin),
          operator: at('operator', {}, { show: get('', instanceAdmin), save: post('', instanceAdmin) }),
          securityContact: post('security-contact', instanceAdmin),
          subProcessors: at(
            'sub-processors',
            {},
            {
              index: get('', instanceAdmin),
              create: post('', instanceAdmin),
              show: get(':id', instanceAdmin),
              save: post(':id', instanceAdmin),
              removal: post(':id/removal', instanceAdmin),
            },
          ),
        },
      ),
      factorResets: at(
        'second-factors',
        {},
        {
          index: get('', instanceAdmin),
          create: post('', { ...instanceAdmin, ...sudo }),
          withdrawal: post(':id/withdrawal', instanceAdmin),
        },
      ),
      sso: at('sso', {}, { ...ssoOf(instanceAdmin), demand: post('demand', { ...instanceAdmin, ...sudo }) }),
      homepage: at('homepage', {}, { show: get('', instanceAdmin), save: post('', instanceAdmin) }),
      audit: at(
        'audit',
        {},
        {
          index: get('', instanceAdmin),
          csv: get('.csv', { ...instanceAdmin, ...sudo, forPrograms: true }),
          ndjson: get('.ndjson', { ...instanceAdmin, ...sudo, forPrograms: true }),
          verification: get('verification', instanceAdmin),
        },
      ),
      anchors: at(
        'audit/anchors',
        {},
        {
          show: get('', instanceAdmin),
          save: post('', instanceAdmin),
          sending: post('sending', instanceAdmin),
          removal: post('removal', instanceAdmin),
        },
      ),
      relay: at(
        'relay',
        {},
        {
          show: get('', instanceAdmin),
          save: post('', { ...instanceAdmin, ...sudo }),
          test: post('test', { ...instanceAdmin, repeatable: true }),
          limits: post('limits', instanceAdmin),
          strangers: post('strangers', instanceAdmin),
          dkim: post('dkim', instanceAdmin),
          dkimCheck: post('dkim/check', instanceAdmin),
        },
      ),
      fallback: at(
        'relay/fallback',
        {},
        {
          show: get('', instanceAdmin),
          save: post('', { ...instanceAdmin, ...sudo }),
          test: post('test', { ...instanceAdmin, repeatable: true }),
          removal: post('removal', instanceAdmin),
        },
      ),
      bounces: at(
        'bounces',
        {},
        {
          show: get('', instanceAdmin),
          save: post('', instanceAdmin),
          secret: post('secret', instanceAdmin),
          look: post('look', instanceAdmin),
          connect: post('services', instanceAdmin),
          key: post('services/key', instanceAdmin),
          disconnect: post('services/removal', instanceAdmin),
        },
      ),
    },
  ),

  inboundBounces: post('inbound/bounces', { ...anyone, proof: 'signature' }),
  inboundReports: post('inbound/reports/:token', { ...anyone, proof: 'signature' }),

  app: at(
    'app',
    {},
    {
      show: get('', session),
      newOrganization: get('new', account),
      createOrganization: post('new', account),
      importOrganization: post('new/import', { ...instanceAdmin, upload: 'export' }),
    },
  ),

  dashboard: at(
    'app/:slug',
    {},
    {
      show: get('', mayRead),

      incidents: at(
        'incidents',
        {},
        {
          index: get('', mayRead),
          create: post('', incidents),
          new: get('new', incidents),
          others: get('others', incidents),
          draft: post('draft', { ...incidents, repeatable: true }),
          draftMail: get('draft/mail', incidents),
          draftRemoval: post('draft/removal', incidents),
          suggestion: post('suggestion', { ...incidents, repeatable: true }),
        },
      ),
      incident: at(
        'incidents/:id',
        {},
        {
          show: get('', mayRead),
          save: post('', incidents),
          edit: get('edit', incidents),
          others: get('others', incidents),
          updates: post('updates', incidents),
          resolution: post('resolution', incidents),
          promise: post('promise', incidents),
          reopening: post('reopening', incidents),
          deletion: post('deletion', incidents),
          merger: post('merger', incidents),
          notes: post('notes', incidents),
          postmortem: post('postmortem', incidents),
          postmortemPublication: post('postmortem/publication', incidents),
          draft: post('draft', { ...incidents, repeatable: true }),
          draftMail: get('draft/mail', incidents),
          draftRemoval: post('draft/removal', incidents),
          suggestion: post('suggestion', { ...incidents, repeatable: true }),
          furtherTexts: get('languages', incidents),
          saveFurtherTexts: post('languages', incidents),
          translation: post('languages/suggestion', { ...incidents, repeatable: true }),
        },
      ),
      statusUpdate: at(
        'incidents/:id/updates/:updateId',
        {},
        {
          save: post('', incidents),
          edit: get('edit', incidents),
          deletion: post('deletion', incidents),
          recall: post('recall', incidents),
        },
      ),
      rehearsal: at('rehearsal', {}, { show: get('', incidents), send: post('', incidents) }),
      publications: at('publications', {}, { index: get('', mayRead) }),
      publication: at(
        'publications/:id',
        {},
        {
          show: get('', mayRead),
          save: post('', incidents),
          release: post('release', incidents),
          return: post('return', incidents),
          publishing: post('publishing', incidents),
          withdrawal: post('withdrawal', incidents),
        },
      ),
      announcements: at(
        'announcements',
        {},
        { index: get('', mayRead), create: post('', incidents), new: get('new', incidents) },
      ),
      announcement: at(
        'announcements/:id',
        {},
        { show: get('', incidents), save: post('', incidents), withdrawal: post('withdrawal', incidents) },
      ),
      cannedTexts: at('canned-texts', {}, { index: get('', incidents), create: post('', incidents) }),
      cannedText: at(
        'canned-texts/:id',
        {},
        { show: get('', incidents), save: post('', incidents), removal: post('removal', incidents) },
      ),
      pastIncidents: at('past-incidents', {}, { new: get('new', incidents), create: post('', incidents) }),
      incidentTemplates: at('incident-templates', {}, { index: get('', incidents), create: post('', incidents) }),
      incidentTemplate: at(
        'incident-templates/:id',
        {},
        { show: get('', incidents), save: post('', incidents), removal: post('removal', incidents) },
      ),

      maintenance: at(
        'maintenance',
        {},
        {
          index: get('', mayRead),
          create: post('', incidents),
          new: get('new', incidents),
          audience: post('audience', { ...incidents, repeatable: true }),
          draftRemoval: post('draft/removal', incidents),
        },
      ),
      maintenanceWindow: at(
        'maintenance/:id',
        {},
        {
          show: get('', mayRead),
          save: post('', incidents),
          edit: get('edit', incidents),
          updates: post('updates', incidents),
          times: post('times', incidents),
          end: post('end', incidents),
          cancellation: post('cancellation', incidents),
          seriesEnd: post('series-end', incidents),
        },
      ),
      maintenanceUpdate: at(
        'maintenance/:id/updates/:updateId',
        {},
        { save: post('', incidents), edit: get('edit', incidents), recall: post('recall', incidents) },
      ),

      services: at('services', {}, { index: get('', mayRead), create: post('', services) }),
      service: at(
        'services/:id',
        {},
        {
          show: get('', services),
          save: post('', services),
          archive: post('archive', services),
          preview: post('preview', { ...services, repeatable: true }),
          status: post('status', { may: 'services:set-status' }),
          position: post('position', services),
          corrections: post('corrections', services),
          correctionWithdrawal: post('corrections/:correctionId/withdrawal', services),
        },
      ),
      archivedServices: at('archived-services', {}, { index: get('', services) }),
      archivedService: at('archived-services/:id', {}, { restoration: post('restoration', services) }),
      serviceGroups: at('service-groups', {}, { create: post('', services) }),
      serviceGroup: at(
        'service-groups/:id',
        {},
        {
          show: get('', services),
          save: post('', services),
          position: post('position', services),
          removal: post('removal', services),
        },
      ),

      metrics: at('metrics', {}, { index: get('', mayRead), create: post('', services) }),
      metric: at(
        'metrics/:id',
        {},
        {
          show: get('', mayRead),
          save: post('', services),
          position: post('position', services),
          pointsRemoval: post('points/removal', services),
          removal: post('removal', services),
        },
      ),

      subscribers: at(
        'subscribers',
        {},
        {
          index: get('', readSubscribers),
          csv: get('.csv', { ...readSubscribers, ...sudo, forPrograms: true }),
          create: post('', subscribers),
          new: get('new', subscribers),
        },
      ),
      subscriberReleases: post('subscriber-releases', subscribers),
      subscriberActs: post('subscriber-acts', subscribers),
      subscriber: at(
        'subscribers/:id',
        {},
        {
          show: get('', readSubscribers),
          pause: post('pause', subscribers),
          resumption: post('resumption', subscribers),
          release: post('release', subscribers),
          resending: post('resending', subscribers),
          erasure: post('erasure', subscribers),
          language: post('language', subscribers),
        },
      ),
      subscriberImports: at(
        'subscriber-imports',
        {},
        { index: get('', subscribers), create: post('', { ...subscribers, upload: 'subscriber list' }) },
      ),
      subscriberImport: at(
        'subscriber-imports/:id',
        {},
        {
          show: get('', subscribers),
          problems: get('problems.csv', { ...subscribers, forPrograms: true }),
          column: post('column', subscribers),
          start: post('start', subscribers),
          removal: post('removal', subscribers),
        },
      ),

      notifications: get('notifications', readSubscribers),
      failedMessages: post('failed-messages/retry', subscribers),
      notification: at(
        'notifications/:id',
        {},
        {
          show: get('', readSubscribers),
          csv: get('deliveries.csv', { ...readSubscribers, ...sudo, forPrograms: true }),
          retry: post('retry', subscribers),
        },
      ),
      delivery: at(
        'notifications/:id/deliveries/:deliveryId',
        {},
        {
          retry: post('retry', subscribers),
          cancellation: post('cancellation', subscribers),
          resending: post('resending', subscribers),
        },
      ),

      webhooks: at('webhooks', {}, { index: get('', webhooks), create: post('', webhooks) }),
      webhook: at(
        'webhooks/:id',
        {},
        {
          show: get('', webhooks),
          save: post('', webhooks),
          secret: post('secret', webhooks),
          test: post('test', webhooks),
          pause: post('pause', webhooks),
          resumption: post('resumption', webhooks),
          removal: post('removal', webhooks),
          redelivery: post('deliveries/:deliveryId/redelivery', webhooks),
        },
      ),

      team: at(
        'team',
        {},
        {
          show: get('', mayRead),
          departure: post('departure', mayRead),
          role: post('members/:id/role', { ...team, ...sudo }),
          removal: post('members/:id/removal', team),
          ownership: post('ownership', { may: 'ownership:transfer', ...sudo }),
          factorReset: post('second-factor-resets', { may: 'second-factors:reset', ...sudo }),
          factorResetWithdrawal: post('second-factor-resets/:id/withdrawal', { may: 'second-factors:reset' }),
          invite: post('invitations', { ...team, ...sudo }),
          resending: post('invitations/:id/resending', team),
          withdrawal: post('invitations/:id/withdrawal', team),
        },
      ),
      agentDrafts: at(
        'agent-drafts',
        {},
        {
          index: get('', mayRead),
          publication: post(':id/publication', incidents),
          discarding: post(':id/discarding', incidents),
        },
      ),
      apiTokens: at(
        'api-tokens',
        {},
        {
          index: get('', { may: 'api-tokens:write' }),
          create: post('', { may: 'api-tokens:write', ...sudo }),
          inAddresses: post('in-addresses', { may: 'api-tokens:write' }),
          revocation: post(':id/revocation', { may: 'api-tokens:write' }),
        },
      ),
      reports: at('reports', {}, { show: get('', mayRead), csv: get('report.csv', { ...mayRead, forPrograms: true }) }),

      audit: at(
        'audit',
        {},
        {
          index: get('', { may: 'audit:read' }),
          csv: get('.csv', { may: 'audit:read', ...sudo, forPrograms: true }),
          ndjson: get('.ndjson', { may: 'audit:read', ...sudo, forPrograms: true }),
          verification: get('verification', { may: 'audit:read' }),
          earlier: get('earlier/:id', { may: 'audit:read', ...sudo, forPrograms: true }),
        },
      ),

      settings: at(
        'settings',
        {},
        {
          show: get('', organization),
          save: post('', organization),
          languages: post('languages', organization),
          review: post('review', organization),
          model: post('language-model', organization),
          updateTiming: post('update-timing', organization),
          look: at(
            'look',
            {},
            {
              show: get('', organization),
              save: post('', organization),
              page: get('page', organization),
              preview: post('page', { ...organization, repeatable: true }),
              contrast: get('contrast', organization),
            },
          ),
          logo: at('logo', {}, { save: post('', organization), removal: post('removal', organization) }),
          dark_logo: at('dark-logo', {}, { save: post('', organization), removal: post('removal', organization) }),
          favicon: at('favicon', {}, { save: post('', organization), removal: post('removal', organization) }),
          address: get('address', organization),
          slug: post('slug', organization),
          domain: post('domain', { ...organization, ...sudo }),
          domainCheck: post('domain/check', organization),
          visibility: at(
            'visibility',
            {},
            { show: get('', organization), save: post('', organization), ways: post('ways', organization) },
          ),
          readers: at(
            'readers',
            {},
            {
              show: get('', organization),
              create: post('', organization),
              removal: post(':id/removal', organization),
              services: at(':id/services', {}, { show: get('', organization), save: post('', organization) }),
              groups: at(
                'groups',
                {},
                {
                  create: post('', organization),
                  show: get(':id', organization),
                  save: post(':id', organization),
                  removal: post(':id/removal', organization),
                },
              ),
              passEnd: post('passes/:id/end', organization),
              passesEnd: post('passes/end', organization),
            },
          ),
          networks: at('networks', {}, { show: get('', organization), save: post('', organization) }),
          embedding: at(
            'embedding',
            {},
            {
              show: get('', organization),
              save: post('', organization),
              banner: post('banner', organization),
              card: get('card', organization),
            },
          ),
          secondFactor: post('second-factor', organization),
          sso: at('sso', {}, { ...ssoOf(sso), demand: post('demand', { ...sso, ...sudo }) }),
          email: at(
            'email',
            {},
            {
              show: get('', organization),
              save: post('', organization),
              domainCheck: post('domain-check', organization),
              sample: get('samples/:sample', organization),
              sampleSending: post('samples/:sample/sending', organization),
            },
          ),
          provisioning: at(
            'provisioning',
            {},
            {
              show: get('', sso),
              create: post('tokens', { ...sso, ...sudo }),
              revocation: post('tokens/:id/revocation', sso),
            },
          ),
          bucket: at('bucket', {}, bucketOf(organization)),
          export: at(
            'export',
            {},
            {
              show: get('', { may: 'organization:export', ...sudo }),
              create: post('', { may: 'organization:export', ...sudo }),
            },
          ),
          deletion: post('deletion', { may: 'organization:delete', ...sudo }),
          idleTimeout: post('idle-timeout', organization),
        },
      ),
    },
  ),

  scim: at(
    'scim/v2',
    { forPrograms: true, api: true, proof: 'SCIM token' },
    {
      config: get('ServiceProviderConfig', identityProvider),
      resourceTypes: get('ResourceTypes', identityProvider),
      resourceType: get('ResourceTypes/:name', identityProvider),
      schemas: get('Schemas', identityProvider),
      schema: get('Schemas/:name', identityProvider),
      users: at('Users', {}, { index: get('', identityProvider), create: post('', identityProvider) }),
      user: at(
        'Users/:id',
        {},
        {
          show: get('', identityProvider),
          replace: put('', identityProvider),
          change: patch('', identityProvider),
          removal: remove('', identityProvider),
        },
      ),
      groups: at('Groups', {}, { index: get('', identityProvider), create: post('', identityProvider) }),
      group: at(
        'Groups/:id',
        {},
        {
          show: get('', identityProvider),
          replace: put('', identityProvider),
          change: patch('', identityProvider),
          removal: remove('', identityProvider),
        },
      ),
    },
  ),

  managementApi: at('v1', { forPrograms: true, api: true, proof: 'API token' }, managementRoutes),
  /** The Model Context Protocol, over the operations of `/v1`. */
  agents: post('mcp', { may: 'any token', forPrograms: true, api: true, proof: 'API token' }),
  /** What is served below `/v1`: for programs, and for people. */
  apiDescription: get('v1/openapi.json', { may: 'anyone', forPrograms: true, api: true, cors: true }),
  apiDocs: get('docs/api', anyone),
})

/** The base of the status page of a short name; the home organization's, and that of an own domain, is `/`. */
export function pageBase(slug: string): string {
  return `/s/${encodeURIComponent(slug)}/`
}
