import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { apiTokens, invitations, passkeys, sessions } from '#src/db/schema/access.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { drafts, noticeDismissals, notices } from '#src/db/schema/operations.ts'
import { policyAcknowledgements, policyVersions } from '#src/db/schema/privacy.ts'
import { identities, identityProviders } from '#src/db/schema/sso.ts'
import { type AccountSection, accountSections } from '#src/words/personal-data.ts'
import type { TokenHolder } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'
import { actionsOf } from './exported-actions.ts'
import { provisionedOf, scimTokensOf } from './exported-provisioning.ts'
import { accountById } from './insert-account.ts'
import { countRecoveryCodes } from './recovery-codes.ts'
import { listRefusedSignIns } from './refused-sign-ins.ts'
import { writtenBy } from './written-by.ts'

/** One kind of data about an account. Columns whose name ends in `At` are UTC ms. */
export interface ExportSection {
  /** The file's name in the archive, and that of its title. */
  name: AccountSection | 'subscriptions' | 'messages' | 'consents'
  rows: () => AsyncIterable<ExportRow[]> | Iterable<ExportRow[]>
}
export type ExportRow = Record<string, unknown>

type Reading = (deps: Deps, accountId: string) => ReturnType<ExportSection['rows']>

/** A section that a table names (db/schema/declare.ts) and that is not read here does not compile. */
const readings: Record<AccountSection, Reading> = {
  profile: section(profile),
  memberships: section(membershipsOf),
  sessions: section(sessionsOf),
  'refused-sign-ins': section(refusedSignInsOf),
  passkeys: section(passkeysOf),
  identities: section(identitiesOf),
  provisioned: section(provisionedOf),
  'api-tokens': section(tokensOf),
  'scim-tokens': section(scimTokensOf),
  invitations: section(invitationsTo),
  'invitations-sent': section(invitationsBy),
  lists: section(listsOf),
  notices: section(dismissalsOf),
  policies: section(policiesReadBy),
  drafts: section(draftsOf),
  written: section(({ db }, accountId) => writtenBy(db, accountId)),
  mails: section(mailsTo),
  audit: actionsOf,
}

/** The sections of an account's own archive. Secrets, kept as hashes or sealed, are left out. */
export function sectionsOf(deps: Deps, accountId: string): ExportSection[] {
  return accountSections.map((name) => {
    const read = readings[name]
    return { name, rows: () => read(deps, accountId) }
  })
}

function section(read: (deps: Deps, accountId: string) => ExportRow[]): Reading {
  return function* (deps, accountId) {
    yield read(deps, accountId)
  }
}

function profile({ db }: Deps, accountId: string): ExportRow[] {
  const { totpEnabledAt, ...account } = accountById(db, accountId)
  const { id, name, email, emailVerifiedAt, language, instanceAdmin, createdAt } = account
  const recoveryCodes = countRecoveryCodes(db, accountId)
  return [
    {
      id,
      name,
      email,
      emailVerifiedAt,
      language,
      instanceAdmin,
      authenticatorAppAt: totpEnabledAt,
      recoveryCodes,
      createdAt,
    },
  ]
}

function membershipsOf({ db }: Deps, accountId: string): ExportRow[] {
  return db
    .select({ organization: organizations.name, role: memberships.role, joinedAt: memberships.createdAt })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(eq(memberships.accountId, accountId))
    .orderBy(asc(memberships.createdAt))
    .all()
}

function sessionsOf({ db }: Deps, accountId: string): ExportRow[] {
  const { ip, userAgent, secondFactor, wholeAccount, createdAt, lastSeenAt, expiresAt } = sessions
  return db
    .select({ ip, userAgent, secondFactor, wholeAccount, createdAt, lastSeenAt, expiresAt })
    .from(sessions)
    .where(eq(sessions.accountId, accountId))
    .orderBy(asc(createdAt))
    .all()
}

function refusedSignInsOf({ db }: Deps, accountId: string): ExportRow[] {
  return listRefusedSignIns(db, accountId, 10_000)
}

function passkeysOf({ db }: Deps, accountId: string): ExportRow[] {
  const { name, createdAt, lastUsedAt } = passkeys
  return db
    .select({ name, createdAt, lastUsedAt })
    .from(passkeys)
    .where(eq(passkeys.accountId, accountId))
    .orderBy(asc(createdAt))
    .all()
}

function identitiesOf({ db }: Deps, accountId: string): ExportRow[] {
  const { subject, createdAt, lastSignInAt } = identities
  return db
    .select({ provider: identityProviders.name, issuer: identityProviders.issuer, subject, createdAt, lastSignInAt })
    .from(identities)
    .innerJoin(identityProviders, eq(identityProviders.id, identities.identityProviderId))
    .where(eq(identities.accountId, accountId))
    .orderBy(asc(createdAt))
    .all()
}

function tokensOf({ db }: Deps, accountId: string): ExportRow[] {
  const { name, role, createdAt, expiresAt, lastUsedAt, revokedAt } = apiTokens
  const { scopes, networks, callsPerMinute, agentPublishes } = apiTokens
  return db
    .select({
      organization: organizations.name,
      holder: sql<TokenHolder>`iif(${apiTokens.accountId} is null, 'organization', 'person')`,
      ...{ name, role, scopes, networks, callsPerMinute, agentPublishes, createdAt, expiresAt, lastUsedAt, revokedAt },
    })
    .from(apiTokens)
    .innerJoin(organizations, eq(organizations.id, apiTokens.organizationId))
    .where(eq(apiTokens.createdBy, accountId))
    .orderBy(asc(createdAt))
    .all()
}

function invitationsTo({ db }: Deps, accountId: string): ExportRow[] {
  const { email, name, role, createdAt, expiresAt, acceptedAt, withdrawnAt } = invitations
  return db
    .select({ organization: organizations.name, email, name, role, createdAt, expiresAt, acceptedAt, withdrawnAt })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .where(
      or(
        inArray(invitations.email, spellingsOf(accountById(db, accountId).email)),
        eq(invitations.acceptedBy, accountId),
      ),
    )
    .orderBy(asc(createdAt))
    .all()
}

/** Without the invited addresses: they are other people's data. */
function invitationsBy({ db }: Deps, accountId: string): ExportRow[] {
  const { role, createdAt, expiresAt, acceptedAt, withdrawnAt } = invitations
  return db
    .select({ organization: organizations.name, role, createdAt, expiresAt, acceptedAt, withdrawnAt })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .where(eq(invitations.invitedBy, accountId))
    .orderBy(asc(createdAt))
    .all()
}

/** Without the rows of the lists: they are other people's data. */
function listsOf({ db }: Deps, accountId: string): ExportRow[] {
  const { fileName, consent, state, total, createdAt, finishedAt } = subscriberImports
  return db
    .select({ organization: organizations.name, fileName, consent, state, rows: total, createdAt, finishedAt })
    .from(subscriberImports)
    .innerJoin(organizations, eq(organizations.id, subscriberImports.organizationId))
    .where(eq(subscriberImports.createdBy, accountId))
    .orderBy(asc(createdAt))
    .all()
}

function dismissalsOf({ db }: Deps, accountId: string): ExportRow[] {
  return db
    .select({ notice: notices.title, putAsideAt: noticeDismissals.at })
    .from(noticeDismissals)
    .innerJoin(notices, eq(notices.id, noticeDismissals.noticeId))
    .where(eq(noticeDismissals.accountId, accountId))
    .orderBy(asc(noticeDismissals.at))
    .all()
}

function policiesReadBy({ db }: Deps, accountId: string): ExportRow[] {
  return db
    .select({ version: policyVersions.id, publishedAt: policyVersions.publishedAt, readAt: policyAcknowledgements.at })
    .from(policyAcknowledgements)
    .innerJoin(policyVersions, eq(policyVersions.id, policyAcknowledgements.versionId))
    .where(eq(policyAcknowledgements.accountId, accountId))
    .orderBy(asc(policyAcknowledgements.at))
    .all()
}

function draftsOf({ db }: Deps, accountId: string): ExportRow[] {
  return db
    .select({
      organization: organizations.name,
      incident: drafts.subjectId,
      fields: drafts.fields,
      savedAt: drafts.updatedAt,
    })
    .from(drafts)
    .innerJoin(organizations, eq(organizations.id, drafts.organizationId))
    .where(eq(drafts.accountId, accountId))
    .orderBy(asc(drafts.updatedAt))
    .all()
}

function mailsTo({ db }: Deps, accountId: string): ExportRow[] {
  const { kind, state, createdAt, settledAt } = deliveries
  return db
    .select({ kind, state, createdAt, settledAt })
    .from(deliveries)
    .where(
      and(inArray(deliveries.address, spellingsOf(accountById(db, accountId).email)), isNull(deliveries.subscriberId)),
    )
    .orderBy(asc(createdAt))
    .all()
}
