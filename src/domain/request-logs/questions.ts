import { namingDamage, type RequestLogDb } from '#src/db/request-logs.ts'
import { carryOver } from './carry-over.ts'
import { findRequests } from './find-requests.ts'
import { forgetTraces } from './forget-traces.ts'
import { keepRequests } from './keep-requests.ts'
import type { LoggedRequest } from './logged-request.ts'
import { readTraffic } from './read-traffic.ts'
import { removeRequests, returnPages } from './remove-requests.ts'

/** Calls that the thread which has the log open answers; a thread of its own, so that no call here stalls a page. */
export const questions = {
  keep: keepRequests,
  find: findRequests,
  traffic: readTraffic,
  remove: removeRequests,
  returnPages: (db: RequestLogDb, _nothing: null) => returnPages(db),
  forget: forgetTraces,
  carryOver,
} as const

export type Questions = typeof questions
export type Question = keyof Questions
export type Asked<Q extends Question> = Parameters<Questions[Q]>[1]
export type Answered<Q extends Question> = ReturnType<Questions[Q]>

/** Calls the log's thread; rejects where it cannot answer. */
export type Ask = <Q extends Question>(question: Q, asked: Asked<Q>) => Promise<Answered<Q>>

/** The request log, as the serving threads use it. */
export interface RequestLogs {
  /** Takes a request at next to no cost. It is in the log with the next batch. */
  record: (request: LoggedRequest) => void
  /** Resolves when everything recorded so far is in the log, or counted as unlogged. Never rejects. */
  flush: () => Promise<void>
  ask: Ask
}

export function answerQuestion<Q extends Question>(db: RequestLogDb, question: Q, asked: Asked<Q>): Answered<Q> {
  const answer = questions[question] as (db: RequestLogDb, asked: Asked<Q>) => Answered<Q>
  try {
    return answer(db, asked)
  } catch (error) {
    throw namingDamage(error, db.sqlite.filename)
  }
}
