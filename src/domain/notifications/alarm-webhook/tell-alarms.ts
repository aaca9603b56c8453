import { writeUnaudited } from '#src/db/write.ts'
import { statusText } from '#src/network-modules.ts'
import { routes } from '#src/routes.ts'
import { type Alarm, alarmTitle } from '../../alarms/alarm.ts'
import { type AlarmCall, dueCalls, hasEnded, noteCall, removeEnded } from '../../alarms/due-calls.ts'
import { listAlarms } from '../../alarms/find-alarms.ts'
import type { Deps } from '../../context.ts'
import { resumeChannel } from '../../deliveries/channel-pause.ts'
import { endStaleHolds } from '../../deliveries/hold-organization.ts'
import type { PostResult } from '../../destinations/http-client.ts'
import { readRelay } from '../../mail/read-relay.ts'
import { publicUrl, readInstance } from '../../settings/instance.ts'
import { signatureHeaders } from '../channels/webhook/sign.ts'
import { type AlarmWebhook, findAlarmWebhook, noteLastCall, openAlarmWebhook } from './alarm-webhook.ts'
import { mailAlarms } from './mail-alarms.ts'

/** Body of a call. */
export interface AlarmPayload {
  event: AlarmCall['event'] | 'alarm.test'
  /** All of it in words: a chat that shows `text` needs no program between. */
  text: string
  /** Null in a test. */
  alarm: {
    id: string
    kind: string
    subject: string
    cause: string
    raised_at: string
    cleared_at: string | null
  } | null
  /** The page of the instance admin that shows it. */
  url: string
}

export interface CallResult {
  taken: boolean
  /** The status, or why there was none. */
  answer: string
}

/** Mails the admins what began, calls the operator's webhook for whatever began or ended, and forgets what is over and told. */
export async function tellAlarms(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  if (listAlarms(deps.db).length === 0) return
  endStale(deps)
  mailAlarms(deps)
  const webhook = findAlarmWebhook(deps.db)
  // Together: one call that hangs must not make another late.
  if (webhook) await Promise.all(dueCalls(deps.db, now).map((call) => tell(deps, webhook, call)))
  const ended = listAlarms(deps.db).filter((alarm) => hasEnded(alarm, now, webhook !== undefined))
  if (ended.length > 0) writeUnaudited(deps.db, (tx) => removeEnded(tx, ended))
}

/** Without a mail server, or without a message that waits, nothing gets through that could end an alarm. */
function endStale(deps: Deps): void {
  if (readRelay(deps) === null) resumeChannel(deps, 'email')
  endStaleHolds(deps)
}

/** One signed call. Never throws for what the other side does. */
export async function callOperator(
  deps: Deps,
  webhook: AlarmWebhook,
  { id, payload }: { id: string; payload: Omit<AlarmPayload, 'url'> },
): Promise<CallResult> {
  const { url, secret } = openAlarmWebhook(deps, webhook)
  const body = JSON.stringify({ ...payload, url: publicUrl(deps) + routes.admin.alarms.show.url() })
  const at = deps.clock.now()
  const result = await deps.http.post({
    url,
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Opsentry',
      ...signatureHeaders([secret], { id, at, body }),
    },
    allowed: readInstance(deps.db).allowedDestinations,
  })
  return resultOf(result)
}

async function tell(deps: Deps, webhook: AlarmWebhook, call: AlarmCall): Promise<void> {
  const { event, alarm } = call
  const isOver = event === 'alarm.cleared'
  const text = isOver ? `It is over: ${alarmTitle(alarm)}` : `${alarmTitle(alarm)} ${alarm.sentence}`
  const id = isOver ? `${alarm.id}.cleared` : alarm.id
  const { taken, answer } = await callOperator(deps, webhook, { id, payload: { event, text, alarm: factsOf(alarm) } })
  const now = deps.clock.now()
  writeUnaudited(deps.db, (tx) => {
    noteCall(tx, call, { taken, now })
    noteLastCall(tx, { calledAt: now, answer, delivered: taken })
  })
  deps.logger[taken ? 'info' : 'warn']('operator called', { event, alarm: alarm.id, taken, answer })
}

function factsOf({ id, kind, subject, cause, raisedAt, clearedAt }: Alarm): AlarmPayload['alarm'] {
  const time = (at: number) => new Date(at).toISOString()
  return {
    id,
    kind,
    subject,
    cause,
    raised_at: time(raisedAt),
    cleared_at: clearedAt === null ? null : time(clearedAt),
  }
}

function resultOf(result: PostResult): CallResult {
  if (result.kind !== 'answered') return { taken: false, answer: result.reason }
  const { status } = result
  return { taken: status >= 200 && status < 300, answer: statusText(status) }
}
