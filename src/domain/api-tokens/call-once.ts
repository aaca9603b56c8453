import { createHash } from 'node:crypto'
import { and, desc, eq, gt, lt, lte, or } from 'drizzle-orm'
import { restOnEarlier } from '#src/db/acting.ts'
import type { Tx } from '#src/db/connection.ts'
import { sentCalls } from '#src/db/schema/api-calls.ts'
import { tryWrite, withFirstWrite } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { signatureOf } from '../secrets/signed-links.ts'
import { removableBefore } from '../time/clock-reading.ts'

/** Milliseconds for which a second call with the same key is known. */
export const keyKeptFor = 24 * 3_600_000
/** Calls with a key of one token, the newest. */
const mostKept = 5000
/** Characters of an answer beyond which only that it was done is kept. */
const longestKept = 100_000

/** A call that named an Idempotency-Key. */
export interface KeyedCall {
  id: string
  tokenId: string
  /** Tells the same call from another. */
  digest: string
}

/** As it goes over the wire. */
export interface CallAnswer {
  status: number
  headers: Record<string, string>
  /** JSON; '' where there is nothing to tell. */
  body: string
}

const madeTwice = 'This call was made twice, and is done. Read what it changed to see it.'

/** `contents`: its method, its path and its body. */
export function keyedCall(
  deps: Pick<Deps, 'db' | 'secrets'>,
  { tokenId, key, contents }: { tokenId: string; key: string; contents: string },
): KeyedCall {
  const id = createHash('sha256').update(`${tokenId}\n${key}`).digest('base64url')
  return { id, tokenId, digest: signatureOf(deps, 'call-contents', contents) }
}

/** `answer` is null where the process ended before it was written down, or where it was too long. */
export interface EarlierCall {
  same: boolean
  answer: CallAnswer | null
}

/** What came of the call when it was made before; undefined where nothing was done. */
export function earlierCall(
  { db, clock, secrets }: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  call: KeyedCall,
): EarlierCall | undefined {
  const row = db
    .select()
    .from(sentCalls)
    .where(and(eq(sentCalls.id, call.id), gt(sentCalls.expiresAt, clock.now())))
    .get()
  if (!row) return undefined
  restOnEarlier()
  const answer = row.answer === null ? null : (JSON.parse(secrets.open(row.answer, identity(call))) as CallAnswer)
  return { same: row.digest === call.digest, answer }
}

/**
 * Does what a call asks. That it was done is written in the transaction of its effect: after a crash there are both or neither.
 * `answered` says what to keep; null where it was refused, and may be tried again with its key. Throws conflict where another
 * process has done it meanwhile.
 */
export async function callingOnce<T>(
  deps: Deps,
  call: KeyedCall,
  act: () => T | Promise<T>,
  answered: (result: T) => CallAnswer | null,
): Promise<T> {
  let claimed = false
  const release = () => claimed && tryWrite(deps.db, (tx) => void tx.delete(sentCalls).where(isOf(call)).run())
  try {
    const result = await withFirstWrite((tx) => {
      if (!insert(tx, deps, call, null)) throw conflict(madeTwice)
      claimed = true
    }, act)
    const answer = answered(result)
    if (answer === null) release()
    else keep(deps, call, answer, claimed)
    return result
  } catch (error) {
    // A claim of another process stays.
    release()
    throw error
  }
}

/** Not forced to disk: where it is lost, a second call is told to look. What wrote no audit entry has no row before. */
function keep(deps: Deps, call: KeyedCall, answer: CallAnswer, claimed: boolean): void {
  const isKept = answer.body.length <= longestKept
  const sealed = isKept ? deps.secrets.seal(JSON.stringify(answer), identity(call)) : null
  tryWrite(deps.db, (tx) => {
    if (claimed) tx.update(sentCalls).set({ answer: sealed }).where(isOf(call)).run()
    else insert(tx, deps, call, sealed)
  })
}

/** False where another process has it. */
function insert(tx: Tx, { clock }: Pick<Deps, 'clock'>, call: KeyedCall, answer: string | null): boolean {
  const now = clock.now()
  forget(tx, call.tokenId, removableBefore({ db: tx, clock }))
  const inserted = tx
    .insert(sentCalls)
    .values({ ...call, answer, createdAt: now, expiresAt: now + keyKeptFor })
    .onConflictDoNothing()
    .returning({ id: sentCalls.id })
    .all()
  return inserted.length > 0
}

function isOf({ id, digest }: KeyedCall) {
  return and(eq(sentCalls.id, id), eq(sentCalls.digest, digest))
}

/** What is too old, and beyond the newest of a token. */
function forget(tx: Tx, tokenId: string, before: number): void {
  const oldest = tx
    .select({ createdAt: sentCalls.createdAt })
    .from(sentCalls)
    .where(eq(sentCalls.tokenId, tokenId))
    .orderBy(desc(sentCalls.createdAt))
    .limit(1)
    .offset(mostKept)
    .get()
  const over = oldest ? lt(sentCalls.createdAt, oldest.createdAt + 1) : undefined
  tx.delete(sentCalls)
    .where(and(eq(sentCalls.tokenId, tokenId), or(lte(sentCalls.expiresAt, before), over)))
    .run()
}

function identity({ id }: KeyedCall): string {
  return `sentCalls.answer:${id}`
}
