import type { Deps } from '../context.ts'
import type { FileTransfer, PostResult, TransferResult } from '../destinations/http-client.ts'
import { readInstance } from '../settings/instance.ts'
import { type BucketAddress, bucketUrl, objectUrl } from './bucket-address.ts'
import { type SigningKeys, signedHeaders } from './sign-request.ts'

/** An object as it is put. */
export interface StoredObject {
  headers: Record<string, string>
  body: Uint8Array
}

/** `words`: what the store said, or why nothing was said. */
export type StoreAnswer = { ok: true; body: string } | { ok: false; words: string }

export interface Store {
  put: (key: string, object: StoredObject) => Promise<StoreAnswer>
  /** The beginning of the object, unpacked or not. */
  read: (key: string) => Promise<StoreAnswer>
  /** As whoever has no key: a visitor of the copy. */
  readUnsigned: (key: string) => Promise<StoreAnswer>
  /** Removing what is not there is fine. */
  remove: (key: string) => Promise<StoreAnswer>
}

/** A file of this machine: its bytes, and their SHA-256 in hex. */
export interface StoredFile {
  path: string
  size: number
  sha256: string
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
  getFile: (key: string, into: string) => Promise<{ ok: true; sha256: string } | { ok: false; words: string }>
  /** Every object whose key begins so. */
  list: (beginning: string) => Promise<{ ok: true; objects: ListedObject[] } | { ok: false; words: string }>
}

export type StoreDeps = Pick<Deps, 'db' | 'clock' | 'http'>

/** Speaks to a bucket. A typed endpoint is as suspect as a typed webhook, and goes through the same guard. */
export function storeAt({ db, clock, http }: StoreDeps, bucket: BucketAddress, keys: SigningKeys): Store {
  const allowed = readInstance(db).allowedDestinations
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

/** Speaks to a bucket for whole files. `stopping` ends a transfer. */
export function fileStoreAt(
  deps: StoreDeps,
  bucket: BucketAddress,
  keys: SigningKeys,
  stopping: AbortSignal,
): FileStore {
  const { db, clock, http } = deps
  const allowed = readInstance(db).allowedDestinations
  const transfer = (method: 'PUT' | 'GET', key: string, file: FileTransfer['file'], bodyHash?: string) => {
    const url = objectUrl(bucket, key)
    const sent: Record<string, string> =
      bodyHash === undefined ? {} : { 'content-type': 'application/octet-stream', [digestHeader]: bodyHash }
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
    async putFile(key, { path, size, sha256 }) {
      return transferred(await transfer('PUT', key, { put: path, size }, sha256))
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

const digestHeader = 'x-amz-meta-sha256'
/** Far more than a rule keeps. */
const mostListed = 10_000

function objectsIn(xml: string, prefix: string): ListedObject[] {
  return xml
    .split('<Contents>')
    .slice(1)
    .map((one) => ({ key: elementOf(one, 'Key').slice(prefix.length), size: Number(elementOf(one, 'Size')) }))
}

function transferred(result: TransferResult): StoreAnswer {
  if (result.kind !== 'answered') return { ok: false, words: result.reason }
  const { status, body } = result
  return status >= 200 && status < 300 ? { ok: true, body } : { ok: false, words: wordsOf(status, body) }
}

function answerOf(result: PostResult): StoreAnswer {
  if (result.kind !== 'answered') return { ok: false, words: result.reason }
  const { status, body } = result
  return status >= 200 && status < 300 ? { ok: true, body } : { ok: false, words: wordsOf(status, body) }
}

/** Characters of what a store says that are kept. */
const longestWords = 500

/** `403 SignatureDoesNotMatch: The request signature …`: S3's errors are XML; anything else is repeated as it is. */
export function wordsOf(status: number, body: string): string {
  const [code, message] = [elementOf(body, 'Code'), elementOf(body, 'Message')]
  const plain = body.startsWith('<') ? '' : body
  const said = code === '' ? plain : [code, message].filter((part) => part !== '').join(': ')
  const words = [String(status), said.replace(/\s+/g, ' ').trim()].filter((part) => part !== '').join(' ')
  return words.length > longestWords ? `${words.slice(0, longestWords - 1)}…` : words
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function elementOf(xml: string, name: string): string {
  const begin = xml.indexOf(`<${name}>`)
  const end = begin < 0 ? -1 : xml.indexOf(`</${name}>`, begin)
  if (end < 0) return ''
  return xml
    .slice(begin + name.length + 2, end)
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, entity) => entities[entity] ?? '')
}
