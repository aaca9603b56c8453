import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { networkRules } from '#src/words/access.ts'
import { bannerPlaces } from '#src/words/banner.ts'
import { bounceModes } from '#src/words/bounces.ts'
import type { FooterLink } from '#src/words/look.ts'
import {
  embeddings,
  type Language,
  languages,
  organizationPolicies,
  relaySecurities,
  requestAddresses,
  signUpPolicies,
  visibilities,
} from '#src/words.ts'
import { type AccountId, id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'

/** The instance, its accounts and organizations: all times are UTC ms. One row: the running Opsentry. */
export const instance = sqliteTable(
  'instance',
  {
    id: integer().primaryKey(),
    url: text(),
    /** Where it answered before, the latest first: links that lead there lead on, as long as that name still leads here. */
    formerUrls: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    homeOrganizationId: text(),
    /** Signs the links in mails; sealed with the instance's secret key. */
    linkKey: text().notNull(),
    relayHost: text(),
    relayPort: integer(),
    relaySecurity: text({ enum: relaySecurities }),
    relayUser: text(),
    /** Sealed with the instance's secret key. */
    relayPassword: text(),
    relayFrom: text(),
    relaySkippedAt: integer(),
    /** Connections held open to the relay. */
    relayConnections: integer().notNull().default(5),
    /** Messages a minute at the most; null: as many as it takes. */
    relayPerMinute: integer(),
    /** Mails an hour, of each purpose, to addresses that somebody typed and that have proven nothing here. */
    strangerMailsPerHour: integer().notNull().default(1000),
    /** Hosts and CIDR ranges inside the operator's own network that webhooks may reach; all others must be public. */
    allowedDestinations: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    bounceMode: text({ enum: bounceModes }).notNull().default('none'),
    /** Bounces come back to this address, such as `bounces@example.com`: each mail's own sender is made from it (VERP). */
    bounceAddress: text(),
    bounceHost: text(),
    bouncePort: integer(),
    bounceSecurity: text({ enum: relaySecurities }),
    bounceUser: text(),
    /** Sealed: of the mailbox, or the secret with which an inbound webhook is signed. */
    bounceSecret: text(),
    /** The mailbox as it was last seen: UIDVALIDITY and the last UID read. */
    bounceSeen: text(),
    /** When it was last looked at; what was wrong then. */
    bounceCheckedAt: integer(),
    bounceProblem: text(),
    signUp: text({ enum: signUpPolicies }).notNull().default('invitation'),
    organizationCreation: text({ enum: organizationPolicies }).notNull().default('instance_admin'),
    /** Every account needs a second factor; those that administer the instance always do. */
    secondFactorForAll: integer({ mode: 'boolean' }).notNull().default(false),
    /** Minutes without a request after which a session ends, as of an organization's members; null: its lifetime ends it. */
    idleMinutes: integer(),
    requestAddresses: text({ enum: requestAddresses }).notNull().default('full'),
    /** At its next start Opsentry writes the database file anew, so that freed pages go back to the disk. */
    compactAtStart: integer({ mode: 'boolean' }).notNull().default(false),
    /** The controller of the data here, as named in the privacy policy. */
    operatorName: text(),
    operatorAddress: text(),
    operatorEmail: text(),
    /** The data protection officer and how to reach them; null: none. */
    operatorOfficer: text(),
    /** The policy says something about children. */
    childrenNotice: integer({ mode: 'boolean' }).notNull().default(true),
    /** Markdown; null: the text that Opsentry brings. */
    childrenText: text(),
    /** The contact for reports of weaknesses in `security.txt` (RFC 9116): `mailto:` or `https:`; null: no such file. */
    securityContact: text(),
    securityPolicyUrl: text(),
    /** Language tags, such as `en, de`. */
    securityLanguages: text().notNull().default('en'),
    /** A page of the instance's own stands at `/`, instead of the home organization's status page. */
    homepageShown: integer({ mode: 'boolean' }).notNull().default(false),
    homepageTitle: text().notNull().default(''),
    /** Markdown. */
    homepageText: text().notNull().default(''),
    /** It lists the status pages that anyone may find. */
    homepageListsPages: integer({ mode: 'boolean' }).notNull().default(true),
    /** Google Analytics 4, on that page alone; null: nobody is counted. */
    measurementId: text(),
    /** The version of the Opsentry that opened the database last: the one that a copy from before an upgrade fits. */
    lastVersion: text(),
    setUpAt: integer(),
    createdAt: integer().notNull(),
  },
  (t) => [check('instance_is_one_row', sql`${t.id} = 1`)],
)

const published = { erased: 'never' } as const

export const aboutInstance = declare(instance, {
  owner: 'settings',
  shownToVisitors: {
    of: null,
    exceptFor: ['bounceCheckedAt', 'bounceSeen', 'bounceProblem', 'strangerMailsPerHour', 'lastVersion'],
  },
  personal: {
    ...{ operatorName: published, operatorAddress: published, operatorEmail: published },
    ...{ operatorOfficer: published, securityContact: published },
  },
  exported: false,
  sealed: { as: 'instance', columns: ['linkKey', 'relayPassword', 'bounceSecret'] },
})

export const accounts = sqliteTable('accounts', {
  id: id<AccountId>().primaryKey(),
  name: text().notNull(),
  /** Lower-case: one person, one account. */
  email: text().notNull().unique(),
  /** Null until a link mailed there was opened. */
  emailVerifiedAt: integer(),
  /** '': it has no password, and a passkey alone opens it. */
  passwordHash: text().notNull(),
  /** Sealed; proven and in force once `totpEnabledAt` is set. */
  totpSecret: text(),
  /** Sealed; of another phone, which takes the place of the first once its code proves it. */
  totpNextSecret: text(),
  totpEnabledAt: integer(),
  /** The time step of the last code that was accepted: no code is accepted twice (RFC 6238, 5.2). */
  totpLastStep: integer(),
  instanceAdmin: integer({ mode: 'boolean' }).notNull().default(false),
  /** In which the dashboard speaks; null: as the browser asks. */
  language: text({ enum: languages }),
  createdAt: integer().notNull(),
  /** Its owner deleted it: nobody signs in with it, and it is erased 30 days later unless it is brought back. */
  deletionRequestedAt: integer(),
})

export const aboutAccounts = declare(accounts, {
  owner: 'accounts',
  shownToVisitors: false,
  personal: {
    name: { erased: 'with-account', section: 'profile' },
    email: { erased: 'with-account', section: 'profile' },
  },
  exported: false,
  sealed: { as: 'accounts', columns: ['totpSecret', 'totpNextSecret'] },
})

export const organizations = sqliteTable(
  'organizations',
  {
    id: id<OrganizationId>().primaryKey(),
    slug: text().notNull().unique(),
    /** The page's id at Statuspage, by import: programs know the page by it; null: they know it by `id`. */
    statuspageId: text(),
    name: text().notNull(),
    timeZone: text().notNull(),
    requiresSecondFactor: integer({ mode: 'boolean' }).notNull().default(false),
    idleMinutes: integer(),
    language: text({ enum: languages }).notNull().default('en'),
    /** Others in which the page is shown, and incidents may be written besides. */
    furtherLanguages: text({ mode: 'json' }).$type<Language[]>().notNull().default([]),
    /** `#rrggbb`; null: Opsentry's own. */
    brandColor: text(),
    /** The logo's link; null: the status page. */
    websiteUrl: text(),
    /** A link for visitors who need help. */
    supportUrl: text(),
    /** Markdown, at the foot of every page. */
    footer: text().notNull().default(''),
    footerLinks: text({ mode: 'json' }).$type<FooterLink[]>().notNull().default([]),
    /** Of its own page, as the sanitizer wrote it (domain/organizations/custom-css.ts); '': none. */
    customCss: text().notNull().default(''),
    /** A host name whose `/` is this organization's page, which has proven that it is its own (domain_claims); null: none. */
    customDomain: text(),
    visibility: text({ enum: visibilities }).notNull().default('public'),
    /** bcrypt; who knows it sees the page while its visibility is `password`. */
    pagePasswordHash: text(),
    /** Addresses and CIDR ranges, as `pageNetworkRule` says. */
    pageNetworks: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    pageNetworkRule: text({ enum: networkRules }).notNull().default('none'),
    /** A page that is not public opens by a link that is mailed to its readers. */
    opensByMail: integer({ mode: 'boolean' }).notNull().default(false),
    /** A page that is not public opens to everybody for whom the organization's identity provider vouches. */
    opensBySso: integer({ mode: 'boolean' }).notNull().default(false),
    /** Addresses and CIDR ranges from which alone members and API tokens act; none: from anywhere. */
    dashboardNetworks: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    /** Programs may put their API token into the address, as `?api_key=`, where logs on the way may keep it. */
    apiKeyInAddress: integer({ mode: 'boolean' }).notNull().default(false),
    hiddenFromSearch: integer({ mode: 'boolean' }).notNull().default(false),
    embedding: text({ enum: embeddings }).notNull().default('nowhere'),
    /** Such as `https://www.example.com`; they count while `embedding` is `listed`. */
    embedOrigins: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    bannerPlace: text({ enum: bannerPlaces }).notNull().default('top'),
    /** Of the banner while an incident, or maintenance, is on: `#rrggbb`; null: Opsentry's own. */
    bannerIncidentColor: text(),
    bannerIncidentInk: text(),
    bannerMaintenanceColor: text(),
    bannerMaintenanceInk: text(),
    /** Seconds in which an update can be recalled before any message leaves for a person, 0 to 300. */
    recallSeconds: integer().notNull().default(30),
    /** Hours without a word after which the team is reminded of an open incident; 0: never. */
    silentAfterHours: integer().notNull().default(4),
    /** What is told to more people than this is released by a second person first; null: nothing is. */
    reviewAbove: integer(),
    /** The From address of its mail; null: the relay's own sender. Used once the domain's DKIM record was found. */
    senderAddress: text(),
    /** Null: the organization's name and `Status`. */
    senderName: text(),
    replyTo: text(),
    /** Markdown, at the foot of its mail. */
    mailFooter: text().notNull().default(''),
    createdAt: integer().notNull(),
    /** Deleted: hidden at once, erased 30 days later, until then it can be brought back. */
    deletedAt: integer(),
  },
  (t) => [
    uniqueIndex('organizations_by_custom_domain').on(t.customDomain),
    uniqueIndex('organizations_by_statuspage_id').on(t.statuspageId),
  ],
)

export const aboutOrganizations = declare(organizations, {
  owner: 'organizations',
  shownToVisitors: { of: 'id' },
  personal: {},
  exported: {
    apart: 'export.json',
    omit: [
      ...(['id', 'slug', 'pagePasswordHash', 'opensBySso', 'dashboardNetworks', 'apiKeyInAddress'] as const),
      ...(['idleMinutes', 'deletedAt'] as const),
    ],
  },
})
