import { createHash, createHmac } from 'node:crypto'

/** Whose request it is, and where. */
export interface SigningKeys {
  accessKey: string
  secret: string
  region: string
  /** Amazon's name of what is asked. Absent: `s3`. */
  service?: 's3' | 'ses'
}

export interface Unsigned {
  method: string
  url: string
  headers: Record<string, string>
  body: Uint8Array | null
  /** SHA-256 of a body that is not at hand, in hex. */
  bodyHash?: string
}

/**
 * The request's headers with its signature: AWS Signature Version 4, in the header `authorization`, over every header
 * and the whole body. `at`: UTC milliseconds; a store refuses what is 15 minutes off.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signedHeaders(request: Unsigned, keys: SigningKeys, at: number): Record<string, string> {
  const url = new URL(request.url)
  const moment = new Date(at).toISOString().replace(/\.\d+|[:-]/g, '')
  const bodyHash = request.bodyHash ?? sha256(request.body ?? '')
  const sent = { ...request.headers, 'x-amz-content-sha256': bodyHash, 'x-amz-date': moment }
  const signed = Object.entries({ ...sent, host: url.host })
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim().replace(/ +/g, ' ')])
    .toSorted(byName)
  const names = signed.map(([name]) => name).join(';')
  const canonical = [
    request.method,
    canonicalPath(url),
    canonicalQuery(url),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    bodyHash,
  ].join('\n')
  const scope = `${moment.slice(0, 8)}/${keys.region}/${keys.service ?? 's3'}/aws4_request`
  const signature = hmac(
    scope.split('/').reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${keys.secret}`),
    ['AWS4-HMAC-SHA256', moment, scope, sha256(canonical)].join('\n'),
  ).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKey}/${scope},SignedHeaders=${names},Signature=${signature}`
  return { ...sent, authorization }
}

/** S3 encodes a path once, and does not normalize it. */
function canonicalPath({ pathname }: URL): string {
  return pathname
    .split('/')
    .map((segment) => encoded(decodeURIComponent(segment)))
    .join('/')
}

function canonicalQuery({ searchParams }: URL): string {
  return [...searchParams]
    .map(([name, value]): [string, string] => [encoded(name), encoded(value)])
    .toSorted(byName)
    .map((pair) => pair.join('='))
    .join('&')
}

/** RFC 3986's unreserved characters alone stay as they are. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function byName([a]: [string, string], [b]: [string, string]): number {
  if (a === b) return 0
  else return a < b ? -1 : 1
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
