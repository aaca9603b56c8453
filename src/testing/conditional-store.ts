import { createHash } from 'node:crypto'
import { signedHeaders } from '#src/domain/object-store/sign-request.ts'
import { atEnd } from './at-end.ts'

const keys = { accessKey: 'AKIDTEST', secret: 'secret/of+the=store', region: 'us-east-1' }
const bucket = 'standby'

export interface ConditionalStore {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** For OPSENTRY_STANDBY_BUCKET. */
  address: string
  keys: typeof keys
  bucket: string
  objects: Map<string, Uint8Array>
  /** What is wrong with it now. `deaf`: it takes no connection's request. `answerLost`: it does what is asked and never says so. `careless`: it ignores conditions. */
  trouble: 'deaf' | 'answerLost' | 'careless' | null
}

/**
 * A small S3-shaped store of the tests' own, since s3rver knows no conditional requests: PUT, GET, DELETE and a list of one bucket in path
 * style, with If-Match and If-None-Match as S3 documents them (412 PreconditionFailed, 404 for an object that is gone), ETags that are the
 * MD5 of the content, and the signature of each request checked. What it shows of real stores ends there: multipart uploads, versions and
 * policies it does not have.
 */
export function startConditionalStore(): ConditionalStore {
  const objects = new Map<string, Uint8Array>()
  const metadata = new Map<string, string>()
  const store: Omit<ConditionalStore, 'url' | 'address'> = { keys, bucket, objects, trouble: null }

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const body = new Uint8Array(await request.arrayBuffer())
    if (store.trouble === 'deaf') return await never()
    if (!isSigned(request, body)) return refused(403, 'SignatureDoesNotMatch')
    const [, name, ...rest] = url.pathname.split('/')
    const key = decodeURIComponent(rest.join('/'))
    if (name !== bucket) return refused(404, 'NoSuchBucket')
    const said = act(request, key, body, url.searchParams)
    return store.trouble === 'answerLost' && request.method === 'PUT' ? await never() : said
  }

  function act(request: Request, key: string, body: Uint8Array, query: URLSearchParams): Response {
    const present = objects.get(key)
    if (request.method === 'PUT') {
      const [ifMatch, ifNone] = [request.headers.get('if-match'), request.headers.get('if-none-match')]
      const isCareless = store.trouble === 'careless'
      if (!isCareless && ifMatch !== null && !present) return refused(404, 'NoSuchKey')
      if (!isCareless && ifMatch !== null && present && etagOf(present) !== ifMatch)
        return refused(412, 'PreconditionFailed')
      if (!isCareless && ifNone === '*' && present) return refused(412, 'PreconditionFailed')
      objects.set(key, body)
      metadata.set(key, request.headers.get('x-amz-meta-sha256') ?? '')
      return new Response(null, { headers: { etag: etagOf(body) } })
    }
    if (request.method === 'DELETE') {
      objects.delete(key)
      return new Response(null, { status: 204 })
    }
    if (key === '') return listed(query)
    if (!present) return refused(404, 'NoSuchKey')
    return new Response(present as Uint8Array<ArrayBuffer>, {
      headers: { etag: etagOf(present), 'x-amz-meta-sha256': metadata.get(key) ?? '' },
    })
  }

  function listed(query: URLSearchParams): Response {
    const found = [...objects].filter(([key]) => key.startsWith(query.get('prefix') ?? ''))
    const entries = found
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { length }]) => `<Contents><Key>${key}</Key><Size>${length}</Size></Contents>`)
    return new Response(`<ListBucketResult><IsTruncated>false</IsTruncated>${entries.join('')}</ListBucketResult>`)
  }

  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: answer,
    maxRequestBodySize: 1 << 30,
    idleTimeout: 60,
  })
  atEnd(() => server.stop(true))
  const login = `${keys.accessKey}:${encodeURIComponent(keys.secret)}`
  return Object.assign(store, {
    url: `http://127.0.0.1:${server.port}`,
    address: `http://${login}@127.0.0.1:${server.port}/${bucket}/first/`,
  })
}

const etagOf = (content: Uint8Array) => `"${createHash('md5').update(content).digest('hex')}"`

const refused = (status: number, code: string) =>
  new Response(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`, { status })

function never(): Promise<Response> {
  return new Promise(() => undefined)
}

/** Over the headers that the request names as signed, and over the body it has. */
function isSigned(request: Request, body: Uint8Array): boolean {
  const authorization = request.headers.get('authorization') ?? ''
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
  const claimed = request.headers.get('x-amz-content-sha256') ?? ''
  if (claimed !== createHash('sha256').update(body).digest('hex')) return false
  const own = ['host', 'x-amz-content-sha256', 'x-amz-date']
  const headers = Object.fromEntries(
    names.filter((name) => !own.includes(name)).map((name) => [name, request.headers.get(name) ?? '']),
  )
  const conditions = ['if-match', 'if-none-match'].filter((name) => request.headers.has(name))
  if (!conditions.every((name) => names.includes(name))) return false
  const [, date = '', time = ''] = /^(\d{8})T(\d{6})Z$/.exec(request.headers.get('x-amz-date') ?? '') ?? []
  const at = Date.parse(`${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`)
  const expected = signedHeaders({ method: request.method, url: request.url, headers, body }, keys, at)
  return expected.authorization === authorization
}
