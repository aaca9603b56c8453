import { type BucketStyle, bucketStyles } from './words.ts'

/** The bucket that a stand-by and whoever serves before it share: of the lease, and of the backups. */
export interface StandbyBucket {
  /** Without a trailing slash. */
  readonly endpoint: string
  readonly name: string
  /** '' or with a trailing slash. */
  readonly prefix: string
  readonly region: string
  readonly style: BucketStyle
  readonly accessKey: string
  readonly secret: string
}

/** `https://KEY:SECRET@HOST/BUCKET/PREFIX/?region=REGION&style=virtual-host`; undefined where it is none. What is not plain in key and secret is percent-encoded. */
export function standbyBucketIn(text: string): StandbyBucket | undefined {
  try {
    const url = new URL(text)
    const [name = '', ...prefix] = url.pathname.split('/').filter((part) => part !== '')
    const [accessKey, secret] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
    const typed = url.searchParams.get('style') ?? 'path'
    const style = bucketStyles.find((one) => one === typed)
    const isWhole = /^https?:$/.test(url.protocol) && name !== '' && accessKey !== '' && secret !== ''
    if (!isWhole || style === undefined || !/^[\w.\-/]*$/.test(url.pathname)) return undefined
    return Object.freeze({
      ...{ endpoint: url.origin, name, accessKey, secret, style },
      prefix: prefix.map((part) => `${part}/`).join(''),
      region: url.searchParams.get('region') ?? 'us-east-1',
    })
  } catch {
    return undefined
  }
}
