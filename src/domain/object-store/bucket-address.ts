import type { BucketStyle } from '#src/words.ts'

/** What leads to an object of an S3-compatible bucket. */
export interface BucketAddress {
  /** Such as `https://s3.eu-central-1.amazonaws.com`, without a trailing slash. */
  endpoint: string
  name: string
  /** In front of every key: '' or with a trailing slash. */
  prefix: string
  style: BucketStyle
}

/** The part of its address that two buckets must not share: what is in them would overwrite each other. */
export type BucketPlace = Omit<BucketAddress, 'style'>

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
  return `${bucketUrl({ endpoint, name, style })}${prefix}${key}`
}

/** The address of the bucket itself, with a slash at its end. */
export function bucketUrl({ endpoint, name, style }: Omit<BucketAddress, 'prefix'>): string {
  if (style === 'path') return `${endpoint}/${name}/`
  const { protocol, host, pathname } = new URL(endpoint)
  return `${protocol}//${name}.${host}${pathname.replace(/\/$/, '')}/`
}
