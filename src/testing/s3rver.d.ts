declare module 's3rver' {
  import type { EventEmitter } from 'node:events'
  import type { AddressInfo } from 'node:net'
  import type { Readable } from 'node:stream'

  interface S3Object {
    bucket: string
    key: string
    content: Buffer | Readable
    metadata: object
  }

  /** As much of s3rver 3.7 as the tests use; it brings no types of its own. */
  export default class S3rver extends EventEmitter {
    constructor(options: {
      address: string
      port: number
      silent: boolean
      directory: string
      resetOnClose: boolean
      configureBuckets: { name: string; configs: string[] }[]
    })
    store: {
      rootDirectory: string
      getResourcePath(bucket: string, key: string, resource: 'metadata.json' | 'object.md5' | 'object'): string
      putObject(object: S3Object): Promise<{ size: number; md5: string }>
    }
    run(): Promise<AddressInfo>
    close(): Promise<void>
  }
}
