import type { Deps } from '../context.ts'
import type { AllowedDestinations } from '../destinations/destinations.ts'
import type { FileTransfer } from '../destinations/http-client.ts'
import { readInstance } from '../settings/instance.ts'
import { type BucketAddress, bucketUrl, objectUrl } from './bucket-address.ts'
import { type PartLimits, usualParts } from './part-limits.ts'
import { type SigningKeys, signedHeaders } from './sign-request.ts'
import {
  answerOf,
  elementOf,
  type Refusal,
  type StoreAnswer,
  type StoredFile,
  transferred,
  wordsOf,
} from './store-answer.ts'

/** An object as it is put. */
export interface StoredObject {
  headers: Record<string, string>
  body: Uint8Array
}

export interface Store {
  put: (key: string, object: StoredObject) => Promise<StoreAnswer>
  /** The beginning of the object, unpacked or not. */
  read: (key: string) => Promise<StoreAnswer>
  /** As whoever has no key: a visitor of the copy. */
  readUnsigned: (key: string) => Promise<StoreAnswer>
  /** Removing what is not there is fine. */
  remove: (key: string) => Promise<StoreAnswer>
}

export interface ListedObject {
  /** Behind the prefix. */
  key: string
  size: number
}

/** For whole files. */
export interface FileStore extends Store {
  putFile: (key: string, file: StoredFile) => Promise<StoreAnswer>
  /** Into a new file; `sha256`: what was said of it when it was put, '' where nothing was. */
  getFile: (key: string, into: string) => Promise<{ ok: true; sha256: string } | Refusal>
  /** Every object whose key begins so. */
  list: (beginning: string) => Promise<{ ok: true; objects: ListedObject[] } | { ok: false; words: string }>
}

/** What may be reached: as the instance admin allowed it, or as whoever started this process did. */
export type StoreDeps = Pick<Deps, 'clock' | 'http'> & (Pick<Deps, 'db'> | { allowed: AllowedDestinations })

/** Speaks to a bucket. A typed endpoint is as suspect as a typed webhook, and goes through the same guard. */
export function storeAt(deps: StoreDeps, bucket: BucketAddress, keys: SigningKeys): Store {
  const { clock, http } = deps
  const allowed = allowedFor(deps)
  const ask = async (method: 'PUT' | 'GET' | 'DELETE', key: string, object?: StoredObject) => {
    const request = { method, url: objectUrl(bucket, key), headers: object?.headers ?? {}, body: object?.body ?? null }
    const headers = signedHeaders(request, keys, clock.now())
    return answerOf(await http.store({ ...request, headers, allowed }))
  }
  return {
    put: (key, object) => ask('PUT', key, object),
    read: (key) => ask('GET', key),
    async readUnsigned(key) {
      const url = objectUrl(bucket, key)
      return answerOf(await http.store({ method: 'GET', url, headers: {}, body: null, allowed }))
    },
    async remove(key) {
      const answer = await ask('DELETE', key)
      return answer.ok || !answer.words.startsWith('404 NoSuchKey') ? answer : { ok: true, body: '' }
    },
  }
}

function allowedFor(deps: StoreDeps): AllowedDestinations {
  return 'allowed' in deps ? deps.allowed : readInstance(deps.db).allowedDestinations
}

/** Speaks to a bucket for whole files. `stopping` ends a transfer. `limits`: of what goes in parts. */
export function fileStoreAt(
  deps: StoreDeps,
  bucket: BucketAddress,
  keys: SigningKeys,
  stopping: AbortSignal,
  limits: PartLimits = usualParts,
): FileStore {
  const { clock, http } = deps
  const allowed = allowedFor(deps)
  const transfer = (method: 'PUT' | 'GET', key: string, file: FileTransfer['file'], bodyHash?: string) => {
    const url = objectUrl(bucket, key)
    const sent: Record<string, string> = bodyHash === undefined ? {} : { ...ofFile, [digestHeader]: bodyHash }
    const headers = signedHeaders({ method, url, headers: sent, body: null, bodyHash }, keys, clock.now())
    return http.transfer({ url, headers, allowed, file, stopping })
  }
  const listPage = (beginning: string, after: string) => {
    const query = new URLSearchParams({ 'list-type': '2', 'max-keys': '500', prefix: bucket.prefix + beginning })
    if (after !== '') query.set('start-after', bucket.prefix + after)
    const url = `${bucketUrl(bucket)}?${query}`
    const headers = signedHeaders({ method: 'GET', url, headers: {}, body: null }, keys, clock.now())
    return http.ask({ method: 'GET', url, headers, body: null, allowed })
  }
  return {
    ...storeAt(deps, bucket, keys),
    async putFile(key, file) {
      const { path, size, sha256 } = file
      if (size <= limits.largestWhole) return transferred(await transfer('PUT', key, { put: path, size }, sha256))
      const way = { http, allowed, bucket, keys, stopping, now: () => clock.now() }
      const { putInParts } = await import('./put-in-parts.ts')
      return putInParts(way, key, { file, limits, headers: { ...ofFile, [digestHeader]: sha256 } })
    },
    async getFile(key, into) {
      const result = await transfer('GET', key, { into })
      const answer = transferred(result)
      if (!answer.ok) return answer
      return { ok: true, sha256: result.kind === 'answered' ? (result.headers[digestHeader] ?? '') : '' }
    },
    async list(beginning) {
      const objects: ListedObject[] = []
      for (let after: string | undefined = ''; after !== undefined; ) {
        const answer = await listPage(beginning, after)
        if (answer.kind !== 'answered') return { ok: false, words: answer.reason }
        if (answer.status !== 200) return { ok: false, words: wordsOf(answer.status, answer.body) }
        const found = objectsIn(answer.body, bucket.prefix)
        objects.push(...found)
        const isWhole = elementOf(answer.body, 'IsTruncated') !== 'true' || objects.length >= mostListed
        after = isWhole ? undefined : found.at(-1)?.key
      }
      return { ok: true, objects }
    },
  }
}

const ofFile = { 'content-type': 'application/octet-stream' }
const digestHeader = 'x-amz-meta-sha256'
/** Far more than a rule keeps. */
const mostListed = 10_000

function objectsIn(xml: string, prefix: string): ListedObject[] {
  return xml
    .split('<Contents>')
    .slice(1)
    .map((one) => ({ key: elementOf(one, 'Key').slice(prefix.length), size: Number(elementOf(one, 'Size')) }))
}
