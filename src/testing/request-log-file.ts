import { closeRequestLogs, openRequestLogs } from '#src/db/request-logs.ts'

/** A log of requests in a file, as a first start makes it. */
export function requestLogIn(path: string): void {
  closeRequestLogs(openRequestLogs(path))
}
