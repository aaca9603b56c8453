import { perDb } from '#src/db/per-db.ts'
import { keepAlarm } from '#src/domain/alarms/keep-alarm.ts'
import type { JobDeps } from '#src/domain/context.ts'
import { hostOf } from '#src/domain/destinations/destinations.ts'
import { NotPassedOn, type Receiver, streamAudit } from '#src/domain/monitoring/stream-audit.ts'
import { syslogReceiver } from '#src/domain/monitoring/syslog-receiver.ts'
import { type AuditWay, auditWays } from '#src/words.ts'

/** Milliseconds until it is tried again, and for which it may fail before anybody is told. */
const [again, patience] = [30_000, 120_000]

/** `since`: since when nothing arrives; `until`: when it is tried again; both `elapsed()`. */
interface Way {
  since?: number
  until?: number
  /** What the other side took nothing of, for good, the last time that something was passed on. */
  refused?: string
}

const ways = perDb('audit entries that do not arrive', (): Record<AuditWay, Way> => ({ syslog: {}, otlp: {} }))

const named: Record<AuditWay, { alarm: string; variable: string }> = {
  syslog: { alarm: '', variable: 'OPSENTRY_AUDIT_SYSLOG' },
  otlp: { alarm: 'otlp', variable: 'OPSENTRY_AUDIT_OTLP' },
}

/** Passes audit entries on to those whom the environment names, each apart from the other. Never throws for what they do. */
export async function passOnAudit(deps: JobDeps): Promise<void> {
  const passing = auditWays.map((way) => passOn(deps, way))
  const [failed] = (await Promise.allSettled(passing)).filter(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

async function passOn(deps: JobDeps, way: AuditWay): Promise<void> {
  const { db, clock } = deps
  const { alarm, variable } = named[way]
  const memory = ways(db)[way]
  const keep = (wrong: { cause: string; sentence: string } | null) =>
    keepAlarm(deps, { kind: 'audit_not_passed_on', subject: alarm }, wrong)
  let refuses = false
  const receiver = await receiverOf(deps, way, (words) => {
    refuses = true
    memory.refused = words
    deps.logger.warn('audit entries were refused', { way, error: words })
  })
  if (receiver === null) return keep(null)
  if (memory.until !== undefined && clock.elapsed() < memory.until) return
  try {
    const passed = await streamAudit(deps, receiver, deps.stopping)
    delete memory.since
    delete memory.until
    if (passed > 0 && !refuses) delete memory.refused
    keep(memory.refused === undefined ? null : refusedWords(memory.refused, variable))
  } catch (error) {
    if (!(error instanceof NotPassedOn)) throw error
    const answer = error.message
    deps.logger.warn('audit entries were not passed on', { way, error: answer })
    const now = clock.elapsed()
    memory.until = now + Math.max(again, error.retryAfter)
    memory.since ??= now
    const sentence = `It says: ${answer}. Look at that server, and at ${variable}. They wait here, and nothing is lost.`
    if (now - memory.since >= patience) keep({ cause: answer, sentence })
  }
}

function refusedWords(words: string, variable: string): { cause: string; sentence: string } {
  const sentence = `It took what was passed on, but ${words}. They stay in the audit log here. Look at that server, and at ${variable}.`
  return { cause: words, sentence }
}

async function receiverOf(deps: JobDeps, way: AuditWay, refused: (words: string) => void): Promise<Receiver | null> {
  const { syslog, otlp, http, clock } = deps
  if (way === 'syslog') return syslog === null ? null : syslogReceiver(syslog)
  if (otlp === null) return null
  const { otlpReceiver } = await import('#src/domain/monitoring/otlp-logs.ts')
  const { url } = otlp
  const headers = { ...otlp.headers, 'content-type': 'application/json' }
  // The environment names it, as it names the data folder: nobody who signs in decides where it is.
  const allowed = [hostOf(new URL(url))]
  return otlpReceiver({
    post: (body) => http.post({ url, headers, body, allowed }),
    now: () => clock.now(),
    refused,
  })
}
