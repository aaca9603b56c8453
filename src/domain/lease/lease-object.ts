import type { Deps } from '../context.ts'
import type { AllowedDestinations } from '../destinations/destinations.ts'
import { type BucketAddress, objectUrl } from '../object-store/bucket-address.ts'
import { type SigningKeys, signedHeaders } from '../object-store/sign-request.ts'
import { wordsOf } from '../object-store/store-answer.ts'
import { type Lease, leaseIn } from './lease.ts'

/** `etag` null: nothing lies there. */
export type LeaseRead = { kind: 'read'; lease: Lease | null; etag: string | null } | { kind: 'failed'; words: string }
/** `outrun`: something else lies there than was thought. `failed`: nobody knows whether it was written. */
export type LeaseWritten = { kind: 'written'; etag: string } | { kind: 'outrun' } | { kind: 'failed'; words: string }

/** The lease as it lies in a bucket. Only conditional requests write it, so that of two who want it one gets it. */
export interface LeaseObject {
  read: () => Promise<LeaseRead>
  /** In place of the state that `after` names; null: of none. */
  write: (lease: Lease, after: string | null) => Promise<LeaseWritten>
}

export interface LeasePlace {
  bucket: BucketAddress
  keys: SigningKeys
  allowed: AllowedDestinations
}

export const leaseKey = 'opsentry-lease.json'

/** Answers of a store that refuses a condition: RFC 9110, 15.5.13; of a write at the same moment; of a state that is gone. */
const unmet = [412, 409, 404]

/** `deadline`: milliseconds for one request. */
export function leaseObjectAt(
  { clock, http }: Pick<Deps, 'clock' | 'http'>,
  { bucket, keys, allowed }: LeasePlace,
  deadline: number,
): LeaseObject {
  const url = objectUrl(bucket, leaseKey)
  const ask = (method: 'GET' | 'PUT', headers: Record<string, string>, body: string | null) => {
    const unsigned = { method, url, headers, body: body === null ? null : Buffer.from(body) }
    return http.ask({ method, url, headers: signedHeaders(unsigned, keys, clock.now()), body, allowed, deadline })
  }
  async function read(): Promise<LeaseRead> {
    const answer = await ask('GET', {}, null)
    if (answer.kind !== 'answered') return { kind: 'failed', words: answer.reason }
    if (answer.status === 404 && answer.body.includes('NoSuchKey')) return { kind: 'read', lease: null, etag: null }
    const etag = answer.headers.etag ?? ''
    if (answer.status !== 200 || etag === '') return { kind: 'failed', words: wordsOf(answer.status, answer.body) }
    const lease = leaseIn(answer.body)
    if (lease === null) return { kind: 'failed', words: `${leaseKey} is none that Opsentry has written: remove it.` }
    return { kind: 'read', lease, etag }
  }
  async function write(lease: Lease, after: string | null): Promise<LeaseWritten> {
    const condition: Record<string, string> = after === null ? { 'if-none-match': '*' } : { 'if-match': after }
    const answer = await ask('PUT', { 'content-type': 'application/json', ...condition }, JSON.stringify(lease))
    if (answer.kind !== 'answered') return { kind: 'failed', words: answer.reason }
    const { status, headers, body } = answer
    if (unmet.includes(status) && !body.includes('NoSuchBucket')) return { kind: 'outrun' }
    if (status < 200 || status >= 300 || !headers.etag) return { kind: 'failed', words: wordsOf(status, body) }
    return { kind: 'written', etag: headers.etag }
  }
  return { read, write }
}

/**
 * Whether the store keeps conditions. Some take every write, and then two would hold the lease: so it is asked to break the lease that lies
 * there. `failed`: nobody can tell now.
 */
export async function tryConditions(
  object: LeaseObject,
  lease: Lease,
): Promise<{ kind: 'kept' } | { kind: 'ignored'; sentence: string } | { kind: 'failed'; words: string }> {
  for (const after of [null, '"00000000000000000000000000000000"']) {
    const answer = await object.write(lease, after)
    if (answer.kind === 'failed') return answer
    if (answer.kind === 'written') return { kind: 'ignored', sentence: ignored }
  }
  return { kind: 'kept' }
}

const ignored =
  'This store ignores the conditions of a request (If-Match, If-None-Match), so it cannot keep a lease: choose one that keeps them.'
