import { eq, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import { prepared } from '#src/db/prepared.ts'
import { mailTokens } from '#src/db/schema/senders.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { membersOf } from '#src/parse-json.ts'
import type { MailWay } from '#src/words/mail.ts'
import type { Deps } from '../context.ts'
import { cachedInstance } from '../settings/instance.ts'
import type { TokenSource } from './mail.ts'

/*
 * Signing in to a mail server by a token of OAuth 2.0 (RFC 6749) in place of a password, as Microsoft 365 and Google want it: the token
 * is asked for at the provider, by a refresh token that somebody was given there or by the client's own credentials, and holds for
 * about an hour.
 */

export type TokenDeps = Pick<Deps, 'db' | 'secrets' | 'http' | 'clock'>

export type TokenGrant = typeof mailTokens.$inferSelect

/** No token: the provider refuses, until a person mends that; or it does not answer. The message is a sentence. */
export class NoToken extends Error {
  constructor(
    readonly kind: 'refused' | 'unreachable',
    sentence: string,
  ) {
    super(sentence)
  }
}

interface Known {
  /** What it was asked with: another grant is another token. */
  of: string
  token: string
  /** `elapsed()` until which it is used. */
  until: number
  expiresAt: number
}

interface Memory {
  known?: Known
  /** One question at a time for what is asked with, however many connections wait for its answer. */
  asking?: { of: string; answer: Promise<Known> }
}

const memories = perDb('tokens for mail', (_: Db) => new Map<MailWay, Memory>())

/** Milliseconds before its end at which a token is not used any more, and for which one holds that does not say. */
const early = 60_000
const usual = 3_600_000
/** Milliseconds: the provider answers at once, or not at all. */
const patience = 15_000

/** The associated data of a grant's sealed columns. */
export function tokenIdentity(column: 'clientSecret' | 'refreshToken', way: MailWay): string {
  return `mail_tokens.${column}:${way}`
}

export function findTokenGrant(db: Db, way: MailWay): TokenGrant | null {
  return grantOf(db).get({ way }) ?? null
}

const grantOf = (db: Db) =>
  prepared(db, 'token grant', () =>
    db
      .select()
      .from(mailTokens)
      .where(eq(mailTokens.id, sql.placeholder('way')))
      .prepare(),
  )

/** The source of tokens for one way; undefined where it signs in by a password. */
export function tokenSourceOf(deps: TokenDeps, way: MailWay): TokenSource | undefined {
  const grant = findTokenGrant(deps.db, way)
  return grant ? tokenSource(deps, grant) : undefined
}

export function tokenSource(deps: TokenDeps, grant: TokenGrant): TokenSource {
  return (renew) => accessToken(deps, grant, renew)
}

/** Throws NoToken. `renew`: the mail server has refused the last one. */
async function accessToken(deps: TokenDeps, grant: TokenGrant, renew: boolean): Promise<Known> {
  const memory = memories(deps.db).get(grant.id) ?? {}
  memories(deps.db).set(grant.id, memory)
  const of = JSON.stringify(grant)
  if (!renew && memory.known?.of === of && memory.known.until > deps.clock.elapsed()) return memory.known
  if (memory.asking?.of !== of) memory.asking = { of, answer: ask(deps, grant) }
  const { asking } = memory
  try {
    memory.known = await asking.answer
    return memory.known
  } finally {
    if (memory.asking === asking) memory.asking = undefined
  }
}

/** Its secrets, as they are sent. */
export function openedGrant({ secrets }: Pick<Deps, 'secrets'>, grant: TokenGrant) {
  const open = (column: 'clientSecret' | 'refreshToken') => {
    const sealed = grant[column]
    return sealed === null ? null : secrets.open(sealed, tokenIdentity(column, grant.id))
  }
  return { clientSecret: open('clientSecret'), refreshToken: open('refreshToken') }
}

async function ask(deps: TokenDeps, grant: TokenGrant): Promise<Known> {
  const { tokenUrl, clientId, scope } = grant
  const { clientSecret, refreshToken } = openedGrant(deps, grant)
  const fields = {
    grant_type: refreshToken === null ? 'client_credentials' : 'refresh_token',
    client_id: clientId,
    ...(clientSecret === null ? {} : { client_secret: clientSecret }),
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    ...(scope === null ? {} : { scope }),
  }
  const answer = await deps.http.ask({
    method: 'POST',
    url: tokenUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(fields).toString(),
    allowed: cachedInstance(deps.db).allowedDestinations,
    deadline: patience,
  })
  const { hostname: host } = new URL(tokenUrl)
  if (answer.kind === 'refused') throw new NoToken('refused', answer.reason)
  if (answer.kind === 'failed') throw new NoToken('unreachable', `${host} gave no token: ${answer.reason}`)
  const said = membersOf(answer.body)
  if (answer.status !== 200 || typeof said.access_token !== 'string') throw refusal(host, answer.status, said)
  const given = typeof said.refresh_token === 'string' && refreshToken !== null ? said.refresh_token : refreshToken
  const kept = given === refreshToken || given === null ? grant : keepRefreshToken(deps, grant, given)
  const lasts = Number(said.expires_in) > 0 ? Number(said.expires_in) * 1000 : usual
  const useful = Math.max(lasts - early, lasts / 2)
  return {
    of: JSON.stringify(kept),
    token: said.access_token,
    until: deps.clock.elapsed() + useful,
    expiresAt: deps.clock.now() + useful,
  }
}

/** RFC 6749, 5.2. Microsoft adds several lines, of which the first one tells. */
function refusal(host: string, status: number, said: Record<string, unknown>): NoToken {
  const [first = ''] = String(said.error_description ?? '').split(/[\r\n]/)
  const words = [said.error, first.slice(0, 300)].filter((part) => typeof part === 'string' && part !== '').join(': ')
  const sentence = `${host} gave no token (${status}${words === '' ? '' : `, ${words}`}).`
  return new NoToken(status >= 500 || status === 429 ? 'unreachable' : 'refused', sentence)
}

/**
 * Some providers give another one each time, and forget the old one after a while. Not in the audit log, because nobody acted. Where it
 * cannot be written, as by `opsentry doctor`, which only reads, the old one is good for long. Returns the grant that is in force.
 */
function keepRefreshToken({ db, secrets }: TokenDeps, grant: TokenGrant, given: string): TokenGrant {
  const { id, refreshToken: before } = grant
  const refreshToken = secrets.seal(given, tokenIdentity('refreshToken', id))
  try {
    return writeUnaudited(db, (tx) => {
      // A person may have typed another one meanwhile.
      if (tx.select().from(mailTokens).where(eq(mailTokens.id, id)).get()?.refreshToken !== before) return grant
      tx.update(mailTokens).set({ refreshToken }).where(eq(mailTokens.id, id)).run()
      return { ...grant, refreshToken }
    })
  } catch {
    return grant
  }
}
