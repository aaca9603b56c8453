import type { Deps } from '#src/domain/context.ts'
import { readBounceSecret } from '#src/domain/mail/bounces.ts'
import { clockSkew, isTimely } from './services/posting-service.ts'
import { isStandardSigned, type StandardSigned } from './standard-webhook.ts'
import { takeReport } from './take-report.ts'

/** A message that a mail service posts: the bytes of the request, and the headers of Standard Webhooks. */
export interface Posted extends StandardSigned {
  contentType: string
}

/** `off`: posted bounces are not accepted. `unsigned`: wrong secret, or signed too long ago. `unreadable`: holds no message. */
export type Reception = 'taken' | 'off' | 'unsigned' | 'unreadable'

export async function takePosted(deps: Deps, posted: Posted): Promise<Reception> {
  const secret = readBounceSecret(deps)
  if (secret === null) return 'off'
  if (!isStandardSigned(posted, secret) || !isRecent(posted, deps.clock.now())) return 'unsigned'
  const message = messageIn(posted)
  if (message === null) return 'unreadable'
  await takeReport(deps, message)
  return 'taken'
}

/** A message signed longer ago than clocks differ may be a replay. */
function isRecent({ timestamp }: Posted, now: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && isTimely(Number(timestamp) * 1000, now, clockSkew)
}

/** The message itself, or `message` of a JSON object. */
function messageIn({ contentType, body }: Posted): Buffer | null {
  if (!/^application\/json\b/i.test(contentType)) return body.length > 0 ? body : null
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    const message = typeof parsed === 'object' && parsed !== null && 'message' in parsed ? parsed.message : undefined
    return typeof message === 'string' && message !== '' ? Buffer.from(message) : null
  } catch {
    return null
  }
}
