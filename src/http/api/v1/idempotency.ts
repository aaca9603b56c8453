import {
  type CallAnswer,
  callingOnce,
  earlierCall,
  type KeyedCall,
  keyedCall,
} from '#src/domain/api-tokens/call-once.ts'
import type { TokenActor } from '#src/domain/context.ts'
import { conflict } from '#src/domain/errors.ts'
import type { AppDeps } from '../../app-deps.ts'
import { inTurn } from '../../in-turn.ts'
import { ProgramRefusal, unprocessable } from '../../program-refusal.ts'

const longestKey = 255

/** A call that may be made twice and acts once. */
export interface OnceCall {
  deps: AppDeps
  actor: TokenActor
  request: Request
  /** As it is written without `.json`. */
  path: string
  body: unknown
  atWork: Map<string, Promise<unknown>>
}

/**
 * A call with an Idempotency-Key acts once: the second waits for the first and gets its answer. What was refused may be tried again
 * with its key. Throws 422 for another call under the same key (draft-ietf-httpapi-idempotency-key-header).
 */
export async function callOnce(call: OnceCall, act: () => Promise<CallAnswer>): Promise<CallAnswer> {
  const key = keyIn(call.request.headers)
  if (key === null) return act()
  const { deps, actor, request, path, body, atWork } = call
  const contents = `${request.method} ${path}\n${JSON.stringify(body) ?? ''}`
  const keyed = keyedCall(deps, { tokenId: actor.tokenId, key, contents })
  return inTurn(
    atWork,
    `call ${keyed.id}`,
    () => answeredBefore(deps, keyed) ?? callingOnce(deps, keyed, act, (answer) => answer),
  )
}

function answeredBefore(deps: AppDeps, keyed: KeyedCall): CallAnswer | undefined {
  const earlier = earlierCall(deps, keyed)
  if (earlier === undefined) return undefined
  if (!earlier.same) throw unprocessable(anotherCall)
  if (earlier.answer === null) throw conflict(answerGone)
  return { ...earlier.answer, headers: { ...earlier.answer.headers, 'idempotent-replayed': 'true' } }
}

const anotherCall =
  'Idempotency-Key: This key was sent with another call before. Take a new key for each call that is new.'
const answerGone =
  'Idempotency-Key: This was done before, and its answer is gone. Read what it changed before you send it again with a new key.'

/** The draft writes it in quotes, most programs without. */
function keyIn(headers: Headers): string | null {
  const sent = headers.get('idempotency-key')
  if (sent === null) return null
  const key = sent.trim().replace(/^"(.*)"$/, '$1')
  if (key.length === 0 || key.length > longestKey || !/^[\x20-\x7e]*$/.test(key))
    throw new ProgramRefusal(400, [`Idempotency-Key: Send 1 to ${longestKey} plain characters, such as a UUID.`])
  return key
}
