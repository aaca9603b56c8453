import type { Config } from '#src/config.ts'
import type { StorageTrouble } from '#src/db/storage.ts'
import type { Origin } from '#src/domain/context.ts'
import type { Asked, Question } from '#src/domain/request-logs/questions.ts'
import type { SeenPage } from '#src/domain/seen-page.ts'
import type { ListWork } from '#src/domain/subscriber-imports/list-work.ts'

/** Messages to the worker. Everything else it needs is in the data folder. */
export type ToBackground =
  | { start: BackgroundStart }
  | { ask: { id: number; work: BackgroundWork } }
  | { seen: PageAnswer }
  | 'wake'
  | 'stop'
  | 'close'

export interface BackgroundStart {
  config: Config
  defaultUrl: string
  pulse: SharedArrayBuffer
  /** Steps that hung lately, each with the UTC milliseconds until which it is left out. */
  leftOut: { step: string; until: number }[]
  /**
   * Seconds without a beat of the thread that answers visitors after which the worker ends the process, and between two looks;
   * null: it never does.
   */
  page: { patience: number; looking: number } | null
}

/** Work with an answer: a question to the request log, a retention rule to enforce now, or a subscriber list to read. */
export type BackgroundWork =
  | { [Q in Question]: { question: Q; asked: Asked<Q> } }[Question]
  | { rule: string; origin: Origin }
  | { list: ListWork }

/** Messages from the worker: it has stopped or closed, whether it can write, the answers to `ask`, and which page it asks for. */
export type FromBackground =
  | 'stopped'
  | 'closed'
  | { storage: StorageTrouble | null }
  | { answer: BackgroundAnswer }
  | { see: { id: number; slug: string; path: string } }

export type BackgroundAnswer = { id: number; result: unknown } | { id: number; error: string }

/** A page as a visitor gets it, to be copied. */
export type PageAnswer = { id: number; result: SeenPage } | { id: number; error: string }

const asked = 'asked: '

/** The step of work that somebody waits for (`atWork`). */
export function askedStep(work: BackgroundWork): string {
  if ('rule' in work) return `${asked}retention ${work.rule}`
  else if ('list' in work) return `${asked}subscriber list`
  else return `${asked}request log, ${work.question}`
}

/** A question to a large log may take longer than any job's step. */
export function isAsked(step: string): boolean {
  return step.startsWith(asked)
}
