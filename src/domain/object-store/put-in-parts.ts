import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { AllowedDestinations } from '../destinations/destinations.ts'
import type { HttpClient } from '../destinations/http-client.ts'
import { type BucketAddress, objectUrl } from './bucket-address.ts'
import { type PartLimits, partSizeOf } from './part-limits.ts'
import { type SigningKeys, signedHeaders } from './sign-request.ts'
import {
  elementOf,
  escapeXml,
  type Refusal,
  type StoreAnswer,
  type StoredFile,
  transferred,
  wordsOf,
} from './store-answer.ts'

/** Where the file goes, and how the store is asked. */
export interface PartsWay {
  http: HttpClient
  allowed: AllowedDestinations
  bucket: BucketAddress
  keys: SigningKeys
  now: () => number
  stopping: AbortSignal
}

const attempts = 3

/**
 * Puts a file in parts, one after the other, so that memory does not grow with it: each signed with its own checksum, which the store
 * compares, and sent again where the connection breaks. Where it cannot be ended the parts that are there are let go. Throws what the file
 * system throws.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export async function putInParts(
  way: PartsWay,
  key: string,
  { file, headers, limits }: { file: StoredFile; headers: Record<string, string>; limits: PartLimits },
): Promise<StoreAnswer> {
  const begun = await askStore(way, key, { method: 'POST', query: 'uploads=', headers, body: '' })
  if (!begun.ok) return { ok: false, words: begun.words }
  const upload = elementOf(begun.body, 'UploadId')
  if (upload === '') return { ok: false, words: wordsOf(begun.status, begun.body) }
  const parts = await putParts(way, key, { file, upload, size: partSizeOf(file.size, limits) }).catch(async (error) => {
    await letGo(way, key, upload)
    throw error
  })
  const ended = parts.ok ? await endUpload(way, key, { upload, tags: parts.tags }) : parts
  // What the store has not answered yet it may still be at: a list tells the next time.
  if (!ended.ok && !('unclear' in ended)) await letGo(way, key, upload)
  return ended
}

type Parts = { ok: true; tags: string[] } | Refusal

async function putParts(
  way: PartsWay,
  key: string,
  { file, upload, size }: { file: StoredFile; upload: string; size: number },
): Promise<Parts> {
  const tags: string[] = []
  for (let from = 0; from < file.size; from += size) {
    const range = { path: file.path, from, size: Math.min(size, file.size - from) }
    const query = new URLSearchParams({ partNumber: String(tags.length + 1), uploadId: upload })
    const put = await putPart(way, `${objectUrl(way.bucket, key)}?${query}`, range)
    if (!put.ok) return put
    tags.push(put.tag)
  }
  return { ok: true, tags }
}

interface Range {
  path: string
  from: number
  size: number
}

async function putPart(
  { http, allowed, keys, now, stopping }: PartsWay,
  url: string,
  range: Range,
): Promise<{ ok: true; tag: string } | Refusal> {
  const bodyHash = await digestOf(range)
  for (let attempt = 1; ; attempt++) {
    const headers = signedHeaders({ method: 'PUT', url, headers: {}, body: null, bodyHash }, keys, now())
    const file = { put: range.path, from: range.from, size: range.size }
    const result = await http.transfer({ url, headers, allowed, file, stopping })
    const answer = transferred(result)
    if (answer.ok && result.kind === 'answered') return { ok: true, tag: result.headers.etag ?? '' }
    const mayPass =
      (result.kind === 'failed' && !result.ownFile) || (result.kind === 'answered' && result.status >= 500)
    if (!answer.ok && (!mayPass || attempt === attempts || stopping.aborted)) return answer
  }
}

const step = 256 * 1024

/** SHA-256 in hex, in steps that the thread's other work runs between. */
async function digestOf({ path, from, size }: Range): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(step)
    for (let at = from; at < from + size; ) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(step, from + size - at), at)
      if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`)
      hash.update(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}

type Ended = StoreAnswer | (Refusal & { unclear: true })

/** The store answers 200 before it knows, and says in the answer's body how it went. */
async function endUpload(
  way: PartsWay,
  key: string,
  { upload, tags }: { upload: string; tags: readonly string[] },
): Promise<Ended> {
  const listed = tags.map(
    (tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeXml(tag)}</ETag></Part>`,
  )
  const query = String(new URLSearchParams({ uploadId: upload }))
  const body = `<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`
  const answer = await askStore(way, key, {
    method: 'POST',
    query,
    headers: { 'content-type': 'application/xml' },
    body,
  })
  if (!answer.ok && answer.status === null) return { ok: false, words: answer.words, unclear: true }
  if (answer.ok && elementOf(answer.body, 'ETag') === '')
    return { ok: false, words: wordsOf(answer.status, answer.body) }
  return answer
}

/** As far as that goes: what stays behind is for the bucket's own rule. */
async function letGo(way: PartsWay, key: string, upload: string): Promise<void> {
  const { http, allowed, bucket, keys, now } = way
  const url = `${objectUrl(bucket, key)}?${new URLSearchParams({ uploadId: upload })}`
  const headers = signedHeaders({ method: 'DELETE', url, headers: {}, body: null }, keys, now())
  await http.store({ method: 'DELETE', url, headers, body: null, allowed })
}

interface Question {
  method: 'POST'
  query: string
  headers: Record<string, string>
  body: string
}

type Said = { ok: true; status: number; body: string } | { ok: false; status: number | null; words: string }

/** `status` null: no answer came. */
async function askStore(way: PartsWay, key: string, { method, query, headers: sent, body }: Question): Promise<Said> {
  const { http, allowed, bucket, keys, now } = way
  const url = `${objectUrl(bucket, key)}?${query}`
  const headers = signedHeaders({ method, url, headers: sent, body: Buffer.from(body) }, keys, now())
  const answer = await http.ask({ method, url, headers, body, allowed })
  if (answer.kind !== 'answered') return { ok: false, status: null, words: answer.reason }
  const { status, body: said } = answer
  return status >= 200 && status < 300
    ? { ok: true, status, body: said }
    : { ok: false, status, words: wordsOf(status, said) }
}
