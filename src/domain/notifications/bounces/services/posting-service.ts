import { timingSafeEqual } from 'node:crypto'
import type { Deps } from '#src/domain/context.ts'
import type { ConnectedService } from '#src/domain/mail/mail-services.ts'
import type { BouncePostOutcome } from '#src/words/bounces.ts'
import type { BounceReport } from '../bounce-report.ts'

/** A request as it came to a mail service's URL, whose secret end was right. */
export interface ServicePost {
  /** '' where there is none. */
  header: (name: string) => string
  body: Buffer
}

/** Why nothing of a post counts. */
export type PostRefusal = Extract<
  BouncePostOutcome,
  'unconfirmed' | 'unsigned' | 'keyless' | 'old' | 'foreign' | 'unreadable'
>

/** `once` names the post wherever it is repeated, '' where only its body does; `topic` was confirmed just now. */
export type Understood = { refused: PostRefusal } | { topic: string } | { once: string; reports: BounceReport[] }

/** A mail service: all that differs from one to the next. */
export interface PostingService {
  /** Headers of a mail by which the service names it in its posts; the service removes them. */
  marked: (mark: string) => Record<string, string>
  /** Never throws for what was posted. */
  read: (deps: Deps, post: ServicePost, connected: ConnectedService) => Promise<Understood> | Understood
}

/** Name of the mark where a service wants one. */
export const markName = 'opsentry'

/** Milliseconds for which services post anew what was not taken; what was signed before that may be a replay. */
export const longestRetry = 24 * 60 * 60_000
/** Milliseconds by which both clocks may differ. */
export const clockSkew = 5 * 60_000

export function isTimely(signedAt: number, now: number, longest: number): boolean {
  return Number.isFinite(signedAt) && signedAt <= now + clockSkew && now - signedAt <= longest
}

/** Compares in constant time. */
export function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** What lies there; undefined where nothing does. */
export function valueAt(value: unknown, ...path: (string | number)[]): unknown {
  let found = value
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Record<string | number, unknown>)[name]
  }
  return found
}

/** '' for anything but a text or a number. */
export function textAt(value: unknown, ...path: (string | number)[]): string {
  const found = valueAt(value, ...path)
  return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
}

export function listAt(value: unknown, ...path: (string | number)[]): unknown[] {
  const found = valueAt(value, ...path)
  return Array.isArray(found) ? found : []
}

/** An enhanced code at the beginning of a text; '' where there is none. */
export function statusIn(text: string): string {
  return /^[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/.exec(text.trim())?.[0] ?? ''
}

/** A report from its parts: what a service leaves out is empty. */
export function reportOf({
  messageId = '',
  recipient = '',
  ...report
}: Pick<BounceReport, 'action'> & Partial<Record<Exclude<keyof BounceReport, 'action'>, string>>): BounceReport {
  return {
    ...{ addressed: '', status: '', diagnostic: '', ...report },
    messageId: messageId.trim().replace(/^<|>$/g, '') || null,
    recipient: recipient.trim().toLowerCase() || null,
  }
}
