import { createApp, seenBy } from '#src/app.ts'
import type { Member } from '#src/domain/context.ts'
import { takeRequests } from '#src/domain/subscribers/take-requests.ts'
import { acmeId, actorOf, audited, type Persona, populate, sessionCookie } from './personas.ts'
import { type TestDeps, testDeps } from './test-deps.ts'

/** The whole product but its socket: set up, two organizations, five people. */
export function testApp(overrides: Partial<TestDeps> = {}) {
  return appOver(testDeps(overrides, populate))
}

/** The product over a room that was filled without it (room.ts). */
export function appOver(deps: TestDeps) {
  const app = createApp(deps)
  deps.seePage = seenBy(deps, app)
  /** What a visitor asked for is taken up before anybody looks: in the product the other thread does so after the answer. */
  const handle = async (request: Request) => {
    const response = await app.handle(request)
    if (request.method === 'POST') await takeRequests(deps, () => false)
    return response
  }
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
    audited: (organizationId: string | null = acmeId) => audited(deps, organizationId),
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

/** A page's text without its token, which stands behind another pad in every answer (http/masked-token.ts). */
export function withoutMask(text: string): string {
  return text.replace(/(name="_csrf" value=")[^"]*/g, '$1…')
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

  /** Another browser, into which somebody has put this session's cookie. */
  copy(session: string): Browser {
    return new Browser(this.handle, session, this.url)
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
