import { eq } from 'drizzle-orm'
import { accounts, instance, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { trustDevice } from '#src/domain/accounts/known-devices.ts'
import { startSession } from '#src/domain/accounts/sessions.ts'
import type { AccountActor, Deps, Member, Origin, SystemActor, TokenActor } from '#src/domain/context.ts'
import type { Role } from '#src/words.ts'

export const testOrigin: Origin = { ip: '192.0.2.1', userAgent: 'test', requestId: 'request' }

/**
 * acme is the home organization. Iris set the instance up and owns acme; Otto owns acme and no more; Ines administers the
 * instance and belongs to no organization; Olga owns another organization and must never see acme's. What is posted leaves at
 * once; the tests of recalling say otherwise.
 */
const people = {
  iris: { name: 'Iris', role: 'owner', organization: 'acme' },
  otto: { name: 'Otto', role: 'owner', organization: 'acme' },
  ines: { name: 'Ines', role: 'owner', organization: null },
  ann: { name: 'Ann', role: 'admin', organization: 'acme' },
  ed: { name: 'Ed', role: 'editor', organization: 'acme' },
  vic: { name: 'Vic', role: 'viewer', organization: 'acme' },
  olga: { name: 'Olga', role: 'owner', organization: 'other' },
} as const satisfies Record<string, { name: string; role: Role; organization: string | null }>

export const instanceAdmins: string[] = ['iris', 'ines']

export type Persona = keyof typeof people

export const acmeId = 'acme00000000'
export const otherId = 'other0000000'
export const system: SystemActor = { kind: 'system', name: 'test', origin: testOrigin }

/** The password of every persona; its hash is bcrypt's, cost 4. */
export const testPassword = 'correct horse battery'
export const testPasswordHash = '$2b$04$Hj27oQ.lvcnQRfU46bSEUe/7Ocn2U6zjoHrO1HvlvQV0WQpokGjPm'

/** Sets the instance up with both organizations and everybody in them. */
export function populate(deps: Deps): void {
  const createdAt = deps.clock.now()
  writeUnaudited(deps.db, (tx) => {
    tx.insert(organizations)
      .values([
        { id: acmeId, slug: 'acme', name: 'Acme', timeZone: 'Europe/Berlin', recallSeconds: 0, createdAt },
        { id: otherId, slug: 'other', name: 'Other', timeZone: 'UTC', recallSeconds: 0, createdAt },
      ])
      .run()
    const everybody = Object.entries(people)
    tx.insert(accounts)
      .values(
        everybody.map(([persona, { name }]) => ({
          id: accountId(persona),
          name,
          email: `${persona}@example.com`,
          passwordHash: testPasswordHash,
          instanceAdmin: instanceAdmins.includes(persona),
          emailVerifiedAt: createdAt,
          createdAt,
        })),
      )
      .run()
    tx.insert(memberships)
      .values(
        everybody.flatMap(([persona, { role, organization }]) =>
          organization === null
            ? []
            : [{ organizationId: idOf(organization), accountId: accountId(persona), role, createdAt }],
        ),
      )
      .run()
    tx.update(instance).set({ url: 'http://localhost', homeOrganizationId: acmeId, setUpAt: createdAt }).run()
  })
}

/** The member this person is inside the domain. */
export function actorOf(persona: Persona): Member {
  const { name, role, organization } = people[persona]
  return {
    kind: 'member',
    accountId: accountId(persona),
    name,
    role,
    organizationId: idOf(organization),
    origin: testOrigin,
  }
}

/** The signed-in account this person is, outside of any organization. */
export function accountOf(persona: Persona): AccountActor {
  return {
    kind: 'account',
    accountId: accountId(persona),
    name: people[persona].name,
    instanceAdmin: instanceAdmins.includes(persona),
    sessionId: '',
    secondFactor: false,
    confirmedAt: null,
    wholeAccount: true,
    proofs: [],
    origin: testOrigin,
  }
}

/** A program of acme's that may do what its role may, as far as nothing else is said. */
export function programActor(facts: Partial<Omit<TokenActor, 'kind'>> & Pick<TokenActor, 'role'>): TokenActor {
  const limits = { scopes: ['everything'], agentPublishes: false, callsPerMinute: 18_000 } as const
  const token = { kind: 'token', tokenId: 'token0000000', name: 'CI', organizationId: acmeId } as const
  return { ...token, ...limits, origin: testOrigin, ...facts }
}

/** A signed-in account, in a session that has shown a second factor. */
export function provenAs(persona: Persona): AccountActor {
  return { ...accountOf(persona), secondFactor: true }
}

/**
 * A session that begins now, in a browser that is known: nobody is mailed. Of an instance admin with a second factor, as `/admin`
 * asks for one.
 */
export function sessionCookie(deps: Deps, persona: Persona, secondFactor = instanceAdmins.includes(persona)): string {
  const id = accountId(persona)
  return writeUnaudited(deps.db, (tx) =>
    startSession(tx, deps, id, { ...testOrigin, device: trustDevice(tx, deps, id) }, secondFactor),
  )
}

export const accountId = (persona: string) => persona.padEnd(12, '0')
const idOf = (organization: string | null) => (organization === 'acme' ? acmeId : otherId)

/** Actions in the audit log of the organization, oldest first; null: the instance's own. */
export function audited({ db }: Pick<Deps, 'db'>, organizationId: string | null = acmeId): string[] {
  return db
    .select({ action: auditEntries.action })
    .from(auditEntries)
    .where(eq(auditEntries.chain, organizationId ?? ''))
    .orderBy(auditEntries.sequence)
    .all()
    .map(({ action }) => action)
}
