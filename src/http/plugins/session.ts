import { randomBytes } from 'node:crypto'
import { Elysia } from 'elysia'
import { deviceToken } from '#src/domain/accounts/known-devices.ts'
import { signedInAccount } from '#src/domain/accounts/sessions.ts'
import { actorOfToken, type TokenPlace } from '#src/domain/api-tokens/find-api-token.ts'
import type { AccountActor, Actor, Member, Origin, ProvisionerActor, TokenActor } from '#src/domain/context.ts'
import { notFound } from '#src/domain/errors.ts'
import { memberOf, type Organization } from '#src/domain/organizations/find-organization.ts'
import { actorOfScimToken } from '#src/domain/scim/scim-tokens.ts'
import { formKey } from '#src/domain/sent-forms/form-key.ts'
import { namedUrl, publicUrl } from '#src/domain/settings/instance.ts'
import { standsBelow } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import type { AppDeps } from '../app-deps.ts'
import { clearedCaches } from '../cache-control.ts'
import { type AskedAt, askedAt, clientOf } from '../client-address.ts'
import { type CookieName, lifetimeOf } from '../cookie-table.ts'
import { cookieName, readCookie, serializeCookie } from '../cookies.ts'
import { masked } from '../masked-token.ts'
import { isRead } from '../methods.ts'

/** The request's session and actor; nothing is looked up before a route asks for it. */
export interface RequestSession {
  origin: Origin
  /** The address at which the browser asked. */
  asked(): AskedAt
  /** Cookies are Secure: the public URL is https or, before there is one, the browser came by it. */
  isSecure(): boolean
  /** The signed-in account, or null. */
  account(): AccountActor | null
  /** The signed-in account as a member of the organization of that slug; not_found where it is none of theirs. */
  member(slug: string): { actor: Member; organization: Organization }
  /** What is known of the account and its session was changed by this very request: it is read anew. */
  readAgain(): void
  /** The signed-in account; not_found for a stranger, who never comes as far as a handler. */
  person(): AccountActor
  /** The program behind `Authorization: OAuth TOKEN` or `Bearer TOKEN`, or, below `/v1`, `?api_key=TOKEN`; or null. */
  program(): TokenActor | null
  /** The identity provider behind `Authorization: Bearer TOKEN`, or null. */
  provisioner(): ProvisionerActor | null
  sessionToken(): string | undefined
  /**
   * Signs in: fresh cookies of the session and the device, and a fresh CSRF token, so that nothing planted before is of use. A session
   * of one organization leaves the device as it is.
   */
  beginSession(token: string, of?: 'account' | 'organization'): void
  endSession(): void
  /**
   * For the hidden fields of a page's forms (views/layout/fields.tsx): the token, masked for this answer alone, whose cookie it
   * sets, and where somebody is signed in a space and the page's one-time key (http/once.ts), which no other answer has either.
   */
  csrfToken(): string
  /** The token alone, for pages of visitors: whoever is signed in reads what everybody reads. */
  visitorToken(): string
  /** The page's forms go on with the key of a form that was sent before its sign-in. */
  goOnWith(key: string): void
  /** The message of the step before, shown once. */
  takeFlash(): string | undefined
  setFlash(sentence: string): void
  /** Its lifetime is that of the cookie table. */
  setCookie(name: CookieName, value: string): void
  dropCookie(name: CookieName): void
  cookie(name: CookieName): string | undefined
}

/** Adds `session` to every handler of the app. */
export const session = (deps: AppDeps) =>
  new Elysia({ name: 'session' }).derive({ as: 'global' }, ({ request, server, set }) => ({
    session: createSession(
      deps,
      request,
      {
        ip: clientOf(request, server, deps.trustedProxies),
        asked: () => askedAt(request, server, deps.trustedProxies),
      },
      set.headers,
    ),
  }))

function createSession(
  deps: AppDeps,
  request: Request,
  { ip, asked }: { ip: string; asked: () => AskedAt },
  headers: Record<string, string | number | string[] | undefined>,
): RequestSession {
  const origin: Origin = {
    ip,
    userAgent: (request.headers.get('user-agent') ?? '').slice(0, 300),
    requestId: randomBytes(8).toString('hex'),
    // Looked for only where somebody signs in.
    get device() {
      return cookie('device')
    },
  }
  let secure: boolean | undefined
  let account: AccountActor | null | undefined
  let csrf: string | undefined
  let shownToken: string | undefined
  let key: string | undefined
  let program: TokenActor | null | undefined
  let provisioner: ProvisionerActor | null | undefined
  const members = new Map<string, ReturnType<typeof memberOf>>()

  const isSecure = () => {
    secure ??= publicUrl(deps).startsWith('https:') || (namedUrl(deps) === null && asked().isHttps)
    return secure
  }
  const cookie = (name: CookieName) => readCookie(request, cookieName(name, isSecure()))
  const addCookie = (name: CookieName, value: string, maxAge: number | undefined) => {
    const line = serializeCookie(cookieName(name, isSecure()), value, { secure: isSecure(), maxAge })
    const lines = headers['set-cookie']
    headers['set-cookie'] = [...(Array.isArray(lines) ? lines : []), line]
  }
  const setCookie = (name: CookieName, value: string) => addCookie(name, value, lifetimeOf(name))
  const dropCookie = (name: CookieName) => addCookie(name, '', 0)
  const signedIn = () => {
    if (account === undefined) {
      const token = cookie('session')
      account = token === undefined ? null : signedInAccount(deps, token, origin, asksByItself(request))
    }
    return account
  }

  const person = () => {
    const found = signedIn()
    if (!found) throw notFound('page')
    return found
  }

  const visitorToken = () => {
    csrf ??= cookie('csrf')
    if (csrf === undefined) {
      csrf = deps.ids.token()
      setCookie('csrf', csrf)
    }
    shownToken ??= masked(csrf)
    return shownToken
  }

  return {
    origin,
    asked,
    isSecure,
    account: signedIn,
    readAgain() {
      account = undefined
      members.clear()
    },
    person,
    program() {
      if (program === undefined) {
        const sent = tokenOf(request)
        program = sent === null ? null : actorOfToken(deps, origin, sent.token, sent.place)
      }
      return program
    },
    provisioner() {
      if (provisioner === undefined) {
        const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
        provisioner = token === undefined ? null : actorOfScimToken(deps, origin, token)
      }
      return provisioner
    },
    sessionToken: () => cookie('session'),
    beginSession(token, of = 'account') {
      setCookie('session', token)
      if (of === 'account') setCookie('device', deviceToken(token))
      dropCookie('challenge')
      csrf = deps.ids.token()
      shownToken = undefined
      setCookie('csrf', csrf)
    },
    endSession() {
      dropCookie('session')
      Object.assign(headers, clearedCaches)
    },
    member(slug) {
      const known = members.get(slug)
      if (known) return known
      const found = memberOf(deps, person(), slug)
      members.set(slug, found)
      return found
    },
    csrfToken() {
      const owner = signedIn()
      if (!owner) return visitorToken()
      key ??= formKey(deps, owner.accountId, origin.requestId)
      return `${visitorToken()} ${key}`
    },
    visitorToken,
    goOnWith(given) {
      key = given
    },
    takeFlash() {
      const sentence = cookie('flash')
      if (sentence === undefined) return undefined
      dropCookie('flash')
      return decode(sentence)
    },
    setFlash: (sentence) => setCookie('flash', encodeURIComponent(sentence)),
    setCookie,
    dropCookie,
    cookie,
  }
}

/** A header wins: whoever sends one means it. */
function tokenOf(request: Request): { token: string; place: TokenPlace } | null {
  const header = request.headers.get('authorization')
  const inHeader = /^(?:OAuth|Bearer) +(\S+)$/i.exec(header ?? '')?.[1]
  if (inHeader !== undefined) return { token: inHeader, place: 'header' }
  if (header !== null) return null
  const { pathname, searchParams } = new URL(request.url)
  const inAddress = standsBelow(routes.managementApi, pathname) ? searchParams.get('api_key') : null
  return inAddress === null ? null : { token: inAddress, place: 'address' }
}

/** A page of visitors that looks for news (static/live.js) while nobody may sit there. */
function asksByItself(request: Request): boolean {
  return (
    isRead(request) && request.headers.get('sec-fetch-dest') === 'empty' && request.headers.get('hx-request') === null
  )
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** For verbs that anyone may ask for. */
export function visitor(session: RequestSession): Actor {
  return { kind: 'visitor', origin: session.origin }
}
