import { openRequestLogs, type RequestLogDb } from '#src/db/request-logs.ts'
import { type KeptBatch, keepRequests } from '#src/domain/request-logs/keep-requests.ts'
import type { LoggedRequest } from '#src/domain/request-logs/logged-request.ts'
import { columnsOf, type RequestBatch } from '#src/domain/request-logs/request-columns.ts'
import { testEpoch } from './test-deps.ts'

/** A log of requests of one's own, in memory; its disk has the room that `disk.free` says, in bytes. */
export function testRequestLog() {
  const disk = { free: Number.MAX_SAFE_INTEGER }
  const db = openRequestLogs(':memory:', () => disk.free)
  return {
    db,
    disk,
    /** Requests at the tests' noon, unless they say otherwise, as one batch. */
    keep: (requests: Partial<LoggedRequest>[], more: Partial<RequestBatch> = {}): KeptBatch =>
      keepRequests(db, {
        requests: columnsOf(requests.map(logged)),
        ...{ unlogged: 0, addresses: 'full', now: testEpoch },
        ...more,
      }),
    rows: <Row = Record<string, unknown>>(sql: string): Row[] => rowsOf<Row>(db, sql),
  }
}

export function logged(request: Partial<LoggedRequest>): LoggedRequest {
  const usual = { method: 'GET', path: '/', status: 200, duration: 900, ip: '192.0.2.7', userAgent: 'Firefox' }
  return { at: testEpoch, ...usual, ...request }
}

function rowsOf<Row>({ sqlite }: RequestLogDb, sql: string): Row[] {
  return sqlite.query<Row, []>(sql).all()
}
