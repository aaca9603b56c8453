import { eq } from 'drizzle-orm'
import { createApp } from '#src/app.ts'
import { accounts, instance, memberships, organizations, type Role } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { keepBooks } from '#src/db/write.ts'
import { startSession } from '#src/domain/accounts/sessions.ts'
import type { Member, Origin, SystemActor } from '#src/domain/context.ts'
import { type TestDeps, testDeps } from './test-deps.ts'

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

const instanceAdmins: string[] = ['iris', 'ines']

export type Persona = keyof typeof people

export const acmeId = 'acme00000000'
export const otherId = 'other0000000'
export const system: SystemActor = { kind: 'system', name: 'test', origin: testOrigin }

/** The whole product but its socket: set up, two organizations, five people. */
export function testApp(overrides: Partial<TestDeps> = {}) {
  const deps = testDeps(overrides)
  populate(deps)
  const app = createApp(deps)
  const handle = (request: Request) => app.handle(request)
  return {
    deps,
    app,
    handle,
    /** `url`: where the visitor asks, such as `http://status.acme.example`; absent: at the instance itself. */
    visitor: (url?: string) => new Browser(handle, undefined, url),
    /** A browser in which this person is signed in. */
    as: (persona: Persona, url?: string) => new Browser(handle, sessionCookie(deps, persona), url),
    /** A program with this token, and no cookie. */
    withToken: (token: string) => {
      const program = new Browser(handle)
      program.headers.authorization = `OAuth ${token}`
      return program
    },
    /** The actor this person is inside the domain. */
    actor: (persona: Persona): Member => actorOf(persona),
    /** Actions in the audit log of the organization, oldest first. */
    audited: (organizationId: string | null = acmeId) =>
      deps.db
        .select({ action: auditEntries.action })
        .from(auditEntries)
        .where(eq(auditEntries.chain, organizationId ?? ''))
        .all()
        .map(({ action }) => action),
  }
}

export type TestApp = ReturnType<typeof testApp>

export interface TestAnswer {
  status: number
  headers: Headers
  text: string
  bytes: Uint8Array<ArrayBuffer>
  location: string | null
}

/** Keeps cookies and sends the CSRF token, as a browser with our forms does. */
export class Browser {
  private cookies = new Map<string, string>()

  /** Sent with every request, such as Authorization. */
  headers: Record<string, string> = {}

  constructor(
    private handle: (request: Request) => Promise<Response>,
    session?: string,
    private url = 'http://localhost',
  ) {
    this.cookies.set('opsentry_csrf', 'csrf-token-of-the-tests')
    if (session) this.cookies.set('opsentry_session', session)
  }

  get(path: string, headers: Record<string, string> = {}): Promise<TestAnswer> {
    return this.send(path, { method: 'GET', headers })
  }

  post(
    path: string,
    fields: Record<string, string | string[]> = {},
    headers: Record<string, string> = {},
  ): Promise<TestAnswer> {
    const body = new URLSearchParams({ _csrf: this.cookies.get('opsentry_csrf') ?? '' })
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
    return this.send(path, { method: 'POST', headers, body })
  }

  /** A form with one file, as a browser sends it. */
  upload(path: string, field: string, file: File, fields: Record<string, string> = {}): Promise<TestAnswer> {
    const body = new FormData()
    body.append('_csrf', this.cookies.get('opsentry_csrf') ?? '')
    body.append(field, file)
    for (const [name, value] of Object.entries(fields)) body.append(name, value)
    return this.send(path, { method: 'POST', headers: {}, body })
  }

  setCookie(name: string, value: string): void {
    this.cookies.set(name, value)
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name)
  }

  async send(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<TestAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await this.handle(
      new Request(this.url + path, { ...init, headers: { cookie, ...this.headers, ...init.headers } }),
    )
    for (const line of response.headers.getSetCookie()) this.remember(line)
    const bytes = new Uint8Array(await response.arrayBuffer())
    return {
      status: response.status,
      headers: response.headers,
      text: new TextDecoder().decode(bytes),
      bytes,
      location: response.headers.get('location'),
    }
  }

  private remember(line: string): void {
    const [pair = ''] = line.split(';')
    const split = pair.indexOf('=')
    if (/max-age=0/i.test(line)) this.cookies.delete(pair.slice(0, split))
    else this.cookies.set(pair.slice(0, split), pair.slice(split + 1))
  }
}

/** The password of every persona; its hash is bcrypt's, cost 4. */
export const testPassword = 'correct horse battery'
const testPasswordHash = '$2b$04$Hj27oQ.lvcnQRfU46bSEUe/7Ocn2U6zjoHrO1HvlvQV0WQpokGjPm'

function populate(deps: TestDeps): void {
  const createdAt = deps.clock.now()
  keepBooks(deps.db, (tx) => {
    tx.insert(organizations)
      .values([
        { id: acmeId, slug: 'acme', name: 'Acme', timeZone: 'Europe/Berlin', recallSeconds: 0, createdAt },
        { id: otherId, slug: 'other', name: 'Other', timeZone: 'UTC', recallSeconds: 0, createdAt },
      ])
      .run()
    for (const [persona, { name, role, organization }] of Object.entries(people)) {
      tx.insert(accounts)
        .values({
          id: accountId(persona),
          name,
          email: `${persona}@example.com`,
          passwordHash: testPasswordHash,
          instanceAdmin: instanceAdmins.includes(persona),
          emailVerifiedAt: createdAt,
          createdAt,
        })
        .run()
      if (organization !== null)
        tx.insert(memberships)
          .values({ organizationId: idOf(organization), accountId: accountId(persona), role, createdAt })
          .run()
    }
    tx.update(instance).set({ url: 'http://localhost', homeOrganizationId: acmeId, setUpAt: createdAt }).run()
  })
}

function actorOf(persona: Persona): Member {
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

function sessionCookie(deps: TestDeps, persona: Persona): string {
  return keepBooks(deps.db, (tx) => startSession(tx, deps, accountId(persona), testOrigin))
}

export const accountId = (persona: string) => persona.padEnd(12, '0')
const idOf = (organization: string | null) => (organization === 'acme' ? acmeId : otherId)
