import { membersOf } from '#src/parse-json.ts'
import { retryAfterIn } from '../time/retry-after.ts'
import { entryText, type PassedOn } from './passed-on.ts'
import { NotPassedOn, type Receiver } from './stream-audit.ts'

/** INFO2, which is syslog's notice (https://opentelemetry.io/docs/specs/otel/logs/data-model-appendix/). */
const severityNumber = 10
/** Characters of an entry's JSON; what was changed stays behind where it is longer. */
const longest = 8192
/** Milliseconds; whatever a collector asks for, somebody hears of it and it is tried again. */
const longestRest = 15 * 60_000

/** What came of a request. `retryAfter`: the header of that name. */
export type Answered =
  | { kind: 'answered'; status: number; retryAfter: string | null; body: string }
  | { kind: 'refused' | 'failed'; reason: string }

export interface Posting {
  /** Posts JSON; never rejects. */
  post: (body: string) => Promise<Answered>
  /** UTC ms. */
  now: () => number
  /** Hears what it took as a whole but for some: those are not sent again, as the protocol says, and stay in the audit log. */
  refused: (words: string) => void
}

/** Passes entries on to a collector of OpenTelemetry's: OTLP/HTTP in JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp). */
export function otlpReceiver({ post, now, refused }: Posting): Receiver {
  return {
    way: 'otlp',
    async pass(entries, host) {
      const words = judged(await post(JSON.stringify(logsRequest(entries, { host, now: now() }))), now())
      if (words !== null) refused(words)
    },
  }
}

/** `ExportLogsServiceRequest` in protobuf's JSON: 64-bit numbers are strings. `now`: UTC ms. */
export function logsRequest(entries: readonly PassedOn[], { host, now }: { host: string; now: number }): object {
  const resource = { attributes: attributes({ 'service.name': 'opsentry', 'host.name': host }) }
  const logRecords = entries.map((passed) => recordOf(passed, now))
  return { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'opsentry.audit' }, logRecords }] }] }
}

function recordOf(passed: PassedOn, now: number): object {
  const { chain, entry } = passed
  return {
    timeUnixNano: nanoseconds(entry.at),
    observedTimeUnixNano: nanoseconds(now),
    severityNumber,
    severityText: 'NOTICE',
    eventName: entry.action,
    body: { stringValue: entryText(passed, (json) => json.length <= longest) },
    attributes: attributes({
      ...{ 'audit.chain': chain, 'audit.sequence': entry.sequence, 'audit.action': entry.action },
      ...{ 'audit.actor.kind': entry.actorKind, 'audit.actor.id': entry.actorId, 'audit.actor.name': entry.actorName },
      ...{ 'audit.subject.type': entry.subjectType, 'audit.subject.id': entry.subjectId, 'audit.hash': entry.hash },
      ...{ 'client.address': entry.ip || null, 'user_agent.original': entry.userAgent || null },
      'audit.request_id': entry.requestId || null,
    }),
  }
}

function nanoseconds(at: number): string {
  return String(BigInt(at) * 1_000_000n)
}

function attributes(values: Record<string, string | number | null>): object[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (value === null) return []
    return [{ key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } }]
  })
}

/** What was refused of it, in words; null: it has everything. Throws NotPassedOn. */
function judged(result: Answered, now: number): string | null {
  if (result.kind !== 'answered') throw new NotPassedOn(result.reason)
  const { status, body } = result
  const said: Said = membersOf(body)
  if (status >= 200 && status < 300) return refusedOf(said)
  const words = typeof said.message === 'string' ? said.message : body
  const rest = Math.min(retryAfterIn(result.retryAfter, now) ?? 0, longestRest)
  throw new NotPassedOn(`${status} ${words.trim().slice(0, 200)}`.trim(), rest)
}

function refusedOf({ partialSuccess }: Said): string | null {
  const count = Number(partialSuccess?.rejectedLogRecords ?? 0)
  const words = String(partialSuccess?.errorMessage ?? '').slice(0, 200)
  if (!(count > 0)) return null
  return `${count.toLocaleString('en')} of them it refused for good${words === '' ? '' : `: ${words}`}`
}

interface Said {
  /** Of `Status`, with which a refusal comes. */
  message?: unknown
  partialSuccess?: { rejectedLogRecords?: unknown; errorMessage?: unknown } | null
}
