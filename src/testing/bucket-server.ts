import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import S3rver from 's3rver'
import { allowDestinations } from '#src/domain/destinations/allow-destinations.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { configureBucket } from '#src/domain/page-copies/configure-bucket.ts'
import type { BucketOwner } from '#src/domain/page-copies/find-bucket.ts'
import { claimBucket, keepBucket } from '#src/domain/page-copies/keep-bucket.ts'
import { reconcileCopies } from '#src/domain/page-copies/reconcile-copies.ts'
import { atEnd } from './at-end.ts'
import { system } from './personas.ts'
import type { TestDeps } from './test-deps.ts'

export interface BucketServer {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** The keys below a prefix, sorted, without it. */
  keys: (prefix?: string) => string[]
  /** Bytes of the object as they lie on its disk. */
  size: (key: string) => number
  /** As a visitor of the bucket gets it, unpacked. */
  read: (key: string) => Promise<{ status: number; headers: Headers; text: string }>
  /** Fields of the settings' form for this bucket. */
  fields: Record<string, string>
}

const bucket = 'copies'
const ending = '._S3rver_object'

/** A real S3 store that others wrote, which checks signatures, with one bucket that anyone may read. */
export async function startBucketServer(): Promise<BucketServer> {
  const directory = mkdtempSync(join(tmpdir(), 'opsentry-bucket-'))
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, resetOnClose: false },
    ...{ directory, configureBuckets: [{ name: bucket, configs: [] }] },
  })
  answerWhenWritten(server)
  const { port } = await server.run()
  atEnd(async () => {
    await server.close()
    rmSync(directory, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${port}`
  const folder = join(directory, bucket)
  return {
    url,
    keys: (prefix = '') =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).slice(0, -ending.length))
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length))
        .toSorted(),
    size: (key) => statSync(join(folder, key + ending)).size,
    async read(key) {
      const response = await fetch(`${url}/${bucket}/${key}`)
      return { status: response.status, headers: response.headers, text: await response.text() }
    },
    fields: {
      endpoint: url,
      name: bucket,
      prefix: '',
      style: 'path',
      region: 'us-east-1',
      accessKey: 'S3RVER',
      secret: 'S3RVER',
    },
  }
}

/** How often, a millisecond apart, an object is looked for. */
const looks = 30_000

/** A bucket of no test's, in which objects arrive. */
const arrivals = 'arrivals'
/** Files of an object, the one that is its bytes last. */
const resources = ['metadata.json', 'object.md5', 'object'] as const

/**
 * S3rver answers while the object is on its way to the disk, where a busy machine keeps it for longer than the answer takes, and who reads
 * meanwhile what it replaces gets half of it, or nothing. A store such as S3 has the one or the other, whole: so has this.
 */
function answerWhenWritten({ store }: S3rver): void {
  const put = store.putObject.bind(store)
  let count = 0
  store.putObject = async (object) => {
    count += 1
    const arriving = Object.assign(Object.create(object), { bucket: arrivals, key: `${count}` })
    const answer = await put(arriving)
    const pathOf = ({ bucket, key }: typeof object, resource: (typeof resources)[number]) =>
      store.getResourcePath(bucket, key, resource)
    // Its folder may go meanwhile, with the test.
    const isGone = () => !existsSync(store.rootDirectory)
    const isThere = () => statSync(pathOf(arriving, 'object'), { throwIfNoEntry: false })?.size === answer.size
    for (let look = 0; look < looks && !isThere() && !isGone(); look++) await Bun.sleep(1)
    if (isGone()) return answer
    mkdirSync(dirname(pathOf(object, 'object')), { recursive: true })
    for (const resource of resources) renameSync(pathOf(arriving, resource), pathOf(object, resource))
    return answer
  }
}

/** Saves the bucket as an admin would, its host allowed. */
export function useBucket(
  deps: TestDeps,
  owner: BucketOwner,
  { fields }: BucketServer,
  changed: Record<string, string> = {},
): void {
  allowDestinations(deps, system, ['127.0.0.1'])
  configureBucket(deps, system, owner, readForm({ ...fields, ...changed }))
}

/** Does what is due in all buckets, as the job does. */
export async function keepCopies(deps: TestDeps): Promise<void> {
  reconcileCopies(deps)
  for (let due = claimBucket(deps); due; due = claimBucket(deps)) await keepBucket(deps, due)
}
