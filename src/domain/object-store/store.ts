import type { Deps } from '../context.ts'
import type { PostResult } from '../destinations/http-client.ts'
import { readInstance } from '../settings/instance.ts'
import { type BucketAddress, objectUrl } from './bucket-address.ts'
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
