import type { buckets } from '#src/db/schema/page-copies.ts'
import type { Deps } from '../context.ts'
import { bucketIdentity } from '../secrets/sealed-secrets.ts'
import type { SigningKeys } from './sign-request.ts'

export type Bucket = typeof buckets.$inferSelect

/** What leads to an object of a bucket. */
export type BucketAddress = Pick<Bucket, 'endpoint' | 'name' | 'prefix' | 'style'>

/** The part of its address that two buckets must not share: their copies would overwrite each other. */
export type BucketPlace = Pick<Bucket, 'endpoint' | 'name' | 'prefix'>

export function isSamePlace(one: BucketPlace, other: BucketPlace): boolean {
  return one.endpoint === other.endpoint && one.name === other.name && one.prefix === other.prefix
}

/** `status-copy at s3.example.com, below acme/`: as people recognise it. */
export function placeText({ endpoint, name, prefix }: BucketPlace): string {
  const place = `${name} at ${endpoint.replace(/^https?:\/\//, '')}`
  return prefix === '' ? place : `${place}, below ${prefix}`
}

/** The address of an object of the bucket; '' is its root. */
export function objectUrl({ endpoint, name, prefix, style }: BucketAddress, key: string): string {
  if (style === 'path') return `${endpoint}/${name}/${prefix}${key}`
  const { protocol, host, pathname } = new URL(endpoint)
  return `${protocol}//${name}.${host}${pathname.replace(/\/$/, '')}/${prefix}${key}`
}

/** Its keys, opened. */
export function keysOf({ secrets }: Pick<Deps, 'secrets'>, { id, accessKey, secret, region }: Bucket): SigningKeys {
  return {
    accessKey: secrets.open(accessKey, bucketIdentity('accessKey', id)),
    secret: secrets.open(secret, bucketIdentity('secret', id)),
    region,
  }
}
