import { accounts, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { issueToken, type NewOneTimeToken } from '#src/domain/accounts/one-time-tokens.ts'
import { startSession } from '#src/domain/accounts/sessions.ts'
import { newTotpSecret } from '#src/domain/accounts/totp.ts'
import type { Member } from '#src/domain/context.ts'
import { totpIdentity } from '#src/domain/secrets/sealed-secrets.ts'
import { createService } from '#src/domain/services/create-service.ts'
import type { Role } from '#src/words.ts'
import { Browser, type TestApp } from '../harness.ts'
import { system, testOrigin, testPassword, testPasswordHash } from '../personas.ts'

/** An organization of its own, whose page has a password, with an owner and an admin: the person to whom things happen. */
export interface World {
  app: TestApp
  slug: string
  organizationId: string
  serviceId: string
  owner: Browser
  person: { id: string; email: string }
  /** Where the person causes what happens. */
  own: Browser
  /** Signed in elsewhere, by them or by somebody else. */
  elsewhere: Browser
  /** The person as the domain knows them. */
  admin: Member
}

export const ownRole: Extract<Role, 'admin'> = 'admin'
/** That to which the role is lowered. */
export const loweredRole: Extract<Role, 'viewer'> = 'viewer'

let worlds = 0

export function makeWorld(app: TestApp): World {
  worlds += 1
  const { deps } = app
  const name = `w${worlds}`
  const [organizationId, ownerId, id] = ['o', 'b', 'p'].map((kind) => `${name}${kind}`.padEnd(12, '0')) as [
    string,
    string,
    string,
  ]
  const createdAt = deps.clock.now()
  const email = `${name}@persona.example`
  const proven = { passwordHash: testPasswordHash, emailVerifiedAt: createdAt, createdAt }
  // Its authenticator app is not asked for by sessions that exist, and there for the events that remove it.
  const totp = { totpSecret: deps.secrets.seal(newTotpSecret(), totpIdentity(id)), totpEnabledAt: createdAt }
  writeUnaudited(deps.db, (tx) => {
    tx.insert(organizations)
      .values({
        ...{ id: organizationId, slug: name, name, timeZone: 'UTC', recallSeconds: 0, createdAt },
        ...{ visibility: 'password', pagePasswordHash: testPasswordHash },
      })
      .run()
    tx.insert(accounts)
      .values([
        { ...proven, ...totp, id, name: 'Pat', email },
        { ...proven, id: ownerId, name: 'Olive', email: `o${email}` },
      ])
      .run()
    tx.insert(memberships)
      .values([
        { organizationId, accountId: id, role: ownRole, createdAt },
        { organizationId, accountId: ownerId, role: 'owner', createdAt },
      ])
      .run()
  })
  const input = { name: 'API', description: '', serviceGroupId: null }
  return {
    ...{ app, slug: name, organizationId, person: { id, email } },
    serviceId: createService(deps, system, organizationId, input).id,
    owner: signedInAs(app, ownerId),
    own: signedInAs(app, id, true),
    elsewhere: signedInAs(app, id),
    admin: { kind: 'member', accountId: id, name: 'Pat', organizationId, role: ownRole, origin: testOrigin },
  }
}

/** A session that begins now. */
export function signedInAs({ deps, handle }: TestApp, accountId: string, secondFactor = false): Browser {
  return new Browser(
    handle,
    writeUnaudited(deps.db, (tx) => startSession(tx, deps, accountId, testOrigin, secondFactor)),
  )
}

/** The token of a link, as a mail shows it. */
export function linkFor({ app: { deps } }: World, link: Omit<NewOneTimeToken, 'lifetime'>): string {
  return writeUnaudited(deps.db, (tx) => issueToken(tx, deps, { ...link, lifetime: 3_600_000 })).token
}

export const password = testPassword
export const newPassword = 'another battery staple'
