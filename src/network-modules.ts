import { later } from './later.ts'

/** Node's modules that speak with others: no start needs one, and together they take some 10 ms of it, and 2 MB of each thread. A leaf. */
export const dgram = later(() => require('node:dgram') as typeof import('node:dgram'))
export const http = later(() => require('node:http') as typeof import('node:http'))
export const https = later(() => require('node:https') as typeof import('node:https'))
export const tls = later(() => require('node:tls') as typeof import('node:tls'))

/** A status of HTTP as people read it: `404 Not Found`. */
export function statusText(status: number): string {
  return `${status} ${http().STATUS_CODES[status] ?? ''}`.trim()
}
