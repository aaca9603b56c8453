import { readFailover } from '#src/domain/deliveries/failover.ts'
import { isMailApi, type MailApi } from '#src/domain/mail/mail.ts'
import { readFallback } from '#src/domain/mail/read-fallback.ts'
import { type Found, fail, ok, warn } from './finding.ts'
import type { Ground } from './ground.ts'
import { mailDeps, sentBy, talkedWith } from './mail.ts'

/** What carries mail while the relay does not, where there is such a thing: whether it would, and whether it does just now. */
export async function lookAtFallback(ground: Ground, sendTo?: string): Promise<Found[]> {
  const deps = mailDeps(ground)
  const way = deps && readFallback(deps)
  if (deps === null || way === null || ground.data === null) return []
  const failover = readFailover(deps.db)
  const inUse = failover
    ? [warn(`Mail leaves by it since ${new Date(failover.since).toISOString()}: ${failover.reason}`)]
    : []
  if (sendTo !== undefined) return [await sentBy(ground, way, sendTo), ...inUse]
  else if (isMailApi(way)) return [await asked(deps.http, way), ...inUse]
  else return [await talkedWith(ground.data, way), ...inUse]
}

/** Only a message shows more: a key that may send may often do nothing else. */
async function asked(
  http: NonNullable<ReturnType<typeof mailDeps>>['http'],
  { endpoint, from, allowed }: MailApi,
): Promise<Found> {
  const { host } = new URL(endpoint)
  const answer = await http.ask({ method: 'GET', url: `${endpoint}/`, headers: {}, body: null, allowed })
  return answer.kind === 'answered'
    ? ok(`${host} answers. Whether it takes mail from ${from}, opsentry doctor --send-to ADDRESS shows.`)
    : fail(`${host} cannot be asked: ${answer.reason}`)
}
