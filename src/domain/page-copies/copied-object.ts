import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { StoredObject } from '../object-store/store.ts'
import type { SeenPage } from '../seen-page.ts'

/** A copy is seconds behind at the most, and a cache in front of it may outlive the bucket. */
const shortLived = 'public, max-age=10, stale-while-revalidate=30, stale-if-error=86400'

/** What an object is made of; `hash` tells whether the bucket has it already. */
export interface CopiedObject {
  key: string
  hash: string
  stored: () => StoredObject
}

/**
 * What browsers load is packed with gzip, because they take br over https alone and websites in buckets are often http. What
 * programs read stays plain: a bucket cannot ask them what they understand.
 */
export function copiedObject(key: string, { type, cacheControl }: SeenPage, body: Uint8Array): CopiedObject {
  const isPacked = type.startsWith('text/html') || key.startsWith('assets/')
  const headers = {
    'content-type': type,
    'cache-control': cacheControl.includes('immutable') ? cacheControl : shortLived,
    ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
  }
  const hash = createHash('sha256').update(JSON.stringify(headers)).update(body).digest('base64url')
  return { key, hash, stored: () => ({ headers, body: isPacked ? gzipSync(body, { level: 9 }) : body }) }
}
