import type { Config } from '#src/config.ts'
import type { Origin } from '#src/domain/context.ts'
import type { Asked, Question } from '#src/domain/request-logs/questions.ts'
import type { SeenPage } from '#src/domain/seen-page.ts'
import type { ListWork } from '#src/domain/subscriber-imports/list-work.ts'
import { folding } from '#src/domain/time/at-work.ts'
import { looking } from '#src/jobs/look-at-storage.ts'
import type { HeldKey } from '#src/platform/key-file.ts'
import type { StorageFromBackground, StorageToBackground } from './storage-messages.ts'

/** Messages to the worker. Everything else it needs is in the data folder. */
export type ToBackground =
  | { start: BackgroundStart }
  | { ask: { id: number; work: BackgroundWork } }
  | { seen: PageAnswer }
  | StorageToBackground
  | 'wake'
  | 'stop'
  | 'close'

export interface BackgroundStart {
  config: Config
  /** As the thread that answers visitors holds it, whatever has become of its file; null: it is read where it lies. */
  key: HeldKey | null
  defaultUrl: string
  pulse: SharedArrayBuffer
  /** Of the durable commits of both threads; null: each forces its own to disk. */
  syncs: SharedArrayBuffer | null
  /** Until when this process may save and send. */
  fence: SharedArrayBuffer
  /** Steps that hung lately, each with the UTC milliseconds until which it is left out. */
  leftOut: { step: string; until: number }[]
  /**
   * Seconds without a beat of the thread that answers visitors after which the worker ends the process, and between two looks;
   * null: it never does.
   */
  page: { patience: number; looking: number } | null
}

/** Work with an answer: a question to the request log, a retention rule to enforce now, a subscriber list to read, or what the worker has counted. */
export type BackgroundWork =
  | { [Q in Question]: { question: Q; asked: Asked<Q> } }[Question]
  | { rule: string; origin: Origin }
  | { list: ListWork }
  | { figures: true }

/** Messages from the worker: it has stopped or closed, what it says of the storage, the answers to `ask`, and which page it asks for. */
export type FromBackground =
  | 'stopped'
  | 'closed'
  | StorageFromBackground
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
  else if ('figures' in work) return `${asked}figures`
  else return `${asked}request log, ${work.question}`
}

/** A question to a large log may take longer than any job's step, and so may a disk that is slow. */
export function mayTakeLong(step: string): boolean {
  return step.startsWith(asked) || step === folding || step === looking
}
