import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ClientMetadata, type Configuration, Provider } from 'oidc-provider'
import { atEnd } from './at-end.ts'

/** People of the provider, by the name they sign in with there; the claims that it tells of each. */
export type People = Record<string, Record<string, unknown>>

export interface Jwt {
  header: Record<string, unknown>
  claims: Record<string, unknown>
}

/** Changes an ID token before it is sent; what comes back is signed with the provider's key, or as it says itself. */
export type Forge = (token: Jwt) => string | Jwt

/** npm's `oidc-provider`, a certified OpenID provider, on the loopback. */
export interface OidcServer {
  issuer: string
  people: People
  /** Registers Opsentry, once it knows where its answers go. */
  register: (client: Pick<ClientMetadata, 'redirect_uris'>) => void
  /** From now on; null: honest again. */
  forge: (how: Forge | null) => void
  /** Replaces the document about itself, and whatever else it says, before it is sent. */
  rewrite: (path: string, how: (body: unknown) => unknown) => void
  /** Signs with the provider's own key. */
  sign: (token: Jwt) => string
  /** The paths that were asked, in order. */
  asked: string[]
}

export const clientId = 'opsentry'
export const clientSecret = 'a secret: with/odd+characters & more %'

/** `settings`: what differs from the library's own, such as the claims in its tokens. */
export async function startOidcServer(people: People, settings: Partial<Configuration> = {}): Promise<OidcServer> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const server = createServer()
  const issuer = await listening(server)
  const asked: string[] = []
  const rewritten = new Map<string, (body: unknown) => unknown>()
  let forging: Forge | null = null
  const sign = (token: Jwt) => signed(token, privateKey)

  function register({ redirect_uris }: Pick<ClientMetadata, 'redirect_uris'>): void {
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg: 'RS256' }
    const provider = new Provider(issuer, {
      clients: [
        { client_id: clientId, client_secret: clientSecret, redirect_uris, grant_types: ['authorization_code'] },
      ],
      jwks: { keys: [jwk] },
      cookies: { keys: ['key of the cookies'] },
      scopes: ['openid', 'email', 'profile', 'groups'],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
      ...settings,
    })
    provider.use(async (context, next) => {
      asked.push(context.path)
      await next()
      const rewrite = rewritten.get(context.path)
      if (rewrite) context.body = rewrite(context.body)
      const body = context.body as { id_token?: string } | undefined
      if (forging && context.path === '/token' && body?.id_token) body.id_token = forged(body.id_token, forging, sign)
    })
    server.removeAllListeners('request')
    server.on('request', provider.callback())
  }

  return {
    ...{ issuer, people, register, sign, asked },
    forge: (how) => {
      forging = how
    },
    rewrite: (path, how) => void rewritten.set(path, how),
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  atEnd(() => {
    server.closeAllConnections()
    return new Promise<void>((done) => server.close(() => done()))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function forged(token: string, forge: Forge, sign: (token: Jwt) => string): string {
  const [header, claims] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString())
  const made = forge({ header: JSON.parse(header ?? ''), claims: JSON.parse(claims ?? '') })
  return typeof made === 'string' ? made : sign(made)
}

/** RS256 (RFC 7515, RFC 7518), as the JSON Web Token it says. */
export function signed({ header, claims }: Jwt, key: KeyObject): string {
  const text = unsigned({ header, claims })
  return text + createSign('sha256').update(text.slice(0, -1)).sign(key).toString('base64url')
}

/** With a dot at its end, and no signature behind it. */
export function unsigned({ header, claims }: Jwt): string {
  return `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`
}

/** Walks through the provider's own pages as a browser does, signs in as `login`, and returns where it leads back to. */
export async function signInThere(url: string, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  let at = new URL(url)
  let body: URLSearchParams | undefined
  const home = at.origin
  for (let step = 0; step < 20 && at.origin === home; step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(at, { method: body ? 'POST' : 'GET', body, headers: { cookie }, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const split = pair.indexOf('=')
      cookies.set(pair.slice(0, split), pair.slice(split + 1))
    }
    const location = answer.headers.get('location')
    const page = await answer.text()
    if (location !== null) {
      at = new URL(location, at)
      body = undefined
    } else {
      const [, action] = /<form[^>]* action="([^"]+)"/.exec(page) ?? []
      if (action === undefined) throw new Error(`${at}: ${answer.status} ${page.slice(0, 2000)}`)
      at = new URL(action, at)
      const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(page) ?? []
      body = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'any' } : { prompt })
    }
  }
  return at.href
}
