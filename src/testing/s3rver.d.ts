declare module 's3rver' {
  import type { EventEmitter } from 'node:events'
  import type { AddressInfo } from 'node:net'

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
    run(): Promise<AddressInfo>
    close(): Promise<void>
  }
}
