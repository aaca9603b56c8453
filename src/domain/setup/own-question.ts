import { createHmac, timingSafeEqual } from 'node:crypto'
import { perDb } from '#src/db/per-db.ts'
import type { Deps } from '../context.ts'
import { readInstance } from '../settings/instance.ts'
import { identityOfLinkKey } from '../settings/link-key.ts'

/*
 * A question that only this instance asks and only this instance answers, each signed under its key: `opsentry doctor`, which runs beside
 * the serving process, learns whether an address leads there, and how its own request arrived. Nobody else is told.
 */

/** The header that carries it to `/healthz`. */
export const questionHeader = 'opsentry-question'

/** What the serving process saw of the request. */
export interface Seen {
  /** Tells it from another process over a copy of the same database. */
  process: string
  /** As it would be told to nobody else; the public URL where every proxy passes on what it must. */
  origin: string
  /** A proxy that is not trusted says that the browser came by https. */
  unheardHttps: boolean
  /** The address that is taken for the visitor's, and that of whoever connected. */
  client: string
  peer: string
  /** The peer is a proxy that OPSENTRY_TRUSTED_PROXIES names. */
  believed: boolean
  /** Headers of a proxy that were there. */
  forwarded: string[]
}

type Keyed = Pick<Deps, 'db' | 'secrets'>

const names = perDb('name of this process', (): { name?: string } => ({}))

/** The name that this process has given itself. */
export function ownName({ db, ids }: Pick<Deps, 'db' | 'ids'>): string {
  const memory = names(db)
  memory.name ??= ids.id()
  return memory.name
}

const shape = /^([\w-]{22,64})\.([\w-]{43})$/

/** The header's value; `nonce`: unguessable, base64url. */
export function ownQuestion(deps: Keyed, nonce: string): string {
  return `${nonce}.${signed(deps, 'question', nonce)}`
}

/** The question's nonce; undefined where it is not this instance's own. */
export function askedBySelf(deps: Keyed, header: string | null): string | undefined {
  const [, nonce, signature] = shape.exec(header ?? '') ?? []
  if (nonce === undefined || signature === undefined) return undefined
  return isSame(signature, signed(deps, 'question', nonce)) ? nonce : undefined
}

/** The line that answers it. */
export function ownAnswer(deps: Keyed, nonce: string, seen: Seen): string {
  const facts = Buffer.from(JSON.stringify(seen)).toString('base64url')
  return `seen ${facts}.${signed(deps, 'answer', `${nonce} ${facts}`)}`
}

/** What was seen, where the answer is this instance's own to that question; undefined: something else answered. */
export function seenIn(deps: Keyed, nonce: string, answer: string): Seen | undefined {
  const [, facts, signature] = /^seen ([\w-]+)\.([\w-]{43})$/m.exec(answer) ?? []
  if (facts === undefined || signature === undefined) return undefined
  if (!isSame(signature, signed(deps, 'answer', `${nonce} ${facts}`))) return undefined
  return JSON.parse(Buffer.from(facts, 'base64url').toString('utf8'))
}

/** Under the link key, for this purpose alone: no signature of a link is one of a question. */
function signed({ db, secrets }: Keyed, what: 'question' | 'answer', text: string): string {
  const { linkKey } = readInstance(db)
  const key = secrets.open(linkKey, identityOfLinkKey(secrets, linkKey))
  return createHmac('sha256', key).update(`opsentry own ${what}\0${text}`).digest('base64url')
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
