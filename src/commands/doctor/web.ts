import { isIP } from 'node:net'
import { newestEntry } from '#src/domain/audit/newest-entry.ts'
import { ownDomains } from '#src/domain/certificates/wanted-names.ts'
import { connectionHint } from '#src/domain/mail/connection-hint.ts'
import { readClock } from '#src/domain/time/clock-reading.ts'
import { certificateAt } from '#src/platform/tls-certificate.ts'
import { type Found, fail, ok, warn } from './finding.ts'
import type { Ground, Reached } from './ground.ts'

const day = 24 * 60 * 60_000
/** Days that are left of a certificate, from which on that is said. Those that renew themselves do so a month before the end. */
const endsSoon = { warn: 14, fail: 3 }
/** Own domains that are looked up at the most. */
const mostDomains = 50
/** Milliseconds by which clocks may differ: codes of second factors hold for half a minute, signatures for five. */
const clockOff = { warn: 20_000, fail: 120_000 }

/** `here`: what this machine's own port answers; `there`: what the public URL does. */
export async function lookAtUrl(
  { data, config }: Ground,
  here: Promise<Reached>,
  there: Promise<Reached>,
): Promise<Found[]> {
  if (data === null || data.instance.setUpAt === null) return []
  const { url } = data
  if (url === null)
    return [warn('No public URL is set, so links lead to localhost: set it under Administration, Instance.')]
  const found: Found[] = []
  if (isInTheClear(url))
    found.push(
      warn(
        `${url} is not encrypted, and passwords pass in the clear: put a proxy with TLS in front, or set OPSENTRY_TLS_CERT.`,
      ),
    )
  const [own, reached] = await Promise.all([here, there])
  const isServing = own.kind === 'ours'
  if (reached.kind === 'ours') {
    if (isServing && own.seen.process !== reached.seen.process)
      return [
        ...found,
        fail(
          `${url} leads to another Opsentry over a copy of this database: stop one of the two, or both send. Point the name to the other.`,
        ),
      ]
    return found.length > 0 ? found : [ok(`${url} leads here.`)]
  }
  if (reached.kind === 'nothing')
    return isServing
      ? [...found, fail(`${url} does not lead here: ${reached.reason} Point DNS and the proxy to this Opsentry.`)]
      : [
          ...found,
          warn(
            `${url} could not be asked, because Opsentry does not serve on port ${config.port} here: ${reached.reason}`,
          ),
        ]
  return [...found, fail(`${url} leads elsewhere: ${whatElse(reached)}`)]
}

function whatElse({ status, location, body }: Extract<Reached, { kind: 'other' }>): string {
  if (location !== null) return `it leads on to ${location.slice(0, 200)}. Let it answer /healthz itself.`
  if (/^ok\nversion /.test(body))
    return 'another Opsentry answers, or this one with another database or key. Point the name to this machine, or set OPSENTRY_DATA to the folder that is served.'
  return `something else answers, with the status ${status}. Point DNS and the proxy to this Opsentry.`
}

function isInTheClear(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !/^(localhost|127\..*|\[::1\])$/.test(hostname)
}

/** What a proxy in front does to a request, as the serving process saw it. */
export async function lookAtProxy({ data, config }: Ground, there: Promise<Reached>): Promise<Found[]> {
  const url = data?.url ?? null
  const reached = await there
  if (url === null) return []
  if (reached.kind === 'other' && reached.status === 421)
    return [fail(`A proxy hides the host name: ${reached.body.trim().slice(0, 400)}`)]
  if (reached.kind !== 'ours') return []
  const { seen } = reached
  const trusted = 'OPSENTRY_TRUSTED_PROXIES'
  const isProxied = seen.forwarded.length > 0
  if (isProxied && !seen.believed)
    return [
      fail(
        `A proxy at ${seen.peer} passes requests on, and is not believed, so every visitor has its address: start Opsentry with ${trusted}=${[...config.trustedProxies, seen.peer].join(',')}`,
      ),
    ]
  if (url.startsWith('https:') && seen.origin.startsWith('http:'))
    return [
      fail(
        `Requests for ${url} arrive as http: let the proxy say how they came (nginx: proxy_set_header X-Forwarded-Proto $scheme; Caddy and Traefik do by themselves), and name it in ${trusted}.`,
      ),
    ]
  if (seen.origin !== url)
    return [
      fail(
        `Requests for ${url} arrive as ${seen.origin}: let the proxy pass the host name on (nginx: proxy_set_header Host $http_host).`,
      ),
    ]
  if (isProxied && !seen.forwarded.includes('x-forwarded-for'))
    return [
      warn(
        'The proxy does not say who asks, so every visitor has its address: let it add X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for).',
      ),
    ]
  return [ok(isProxied ? `The proxy at ${seen.peer} passes on what it must.` : 'Requests arrive as they were sent.')]
}

export async function lookAtTls({ data, outside }: Ground): Promise<Found[]> {
  if (data === null || data.url === null || !data.url.startsWith('https:')) return []
  const { hostname, port } = new URL(data.url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const server = { host, port: Number(port || 443) }
  const [address] = isIP(host) === 0 ? await outside.resolve(host).catch(() => []) : [host]
  const shown = await certificateAt({ ...server, ca: outside.ca, address })
  if (shown.kind === 'bad') {
    const hint = connectionHint(shown.problem, server)
    return [fail(`${data.url}: ${hint ?? 'Check what answers there, and that it speaks TLS.'} (${shown.problem})`)]
  }
  const days = Math.floor((shown.endsAt - outside.clock.now()) / day)
  const sentence = `The certificate of ${host} ends in ${days} day(s)`
  const doing = 'whatever renews it has not: renew it now, and look into the log of certbot, Caddy or your proxy'
  if (days < endsSoon.fail) return [fail(`${sentence}: ${doing}.`)]
  return [days < endsSoon.warn ? warn(`${sentence}: ${doing}.`) : ok(`${sentence}.`)]
}

/** The names of the public URL and of the organizations' own domains. */
export async function lookAtDns({ data, outside }: Ground): Promise<Found[]> {
  if (data === null || data.url === null) return []
  const { hostname } = new URL(data.url)
  const hosts = [hostname.replace(/^\[|\]$/g, ''), ...ownDomains(data.db).slice(0, mostDomains)].filter(
    (host) => isIP(host) === 0,
  )
  const unknown = await Promise.all(hosts.map(async (host) => ({ host, why: await whyUnknown(outside.resolve, host) })))
  const lost = unknown.filter(({ why }) => why !== null)
  if (lost.length > 0)
    return lost.map(({ host, why }) =>
      fail(`The name ${host} leads nowhere (${why}): add an A or AAAA record, or a CNAME, that leads to this machine.`),
    )
  return hosts.length === 0
    ? []
    : [ok(`${hosts.length === 1 ? hosts[0] : `All ${hosts.length} names`} can be looked up.`)]
}

async function whyUnknown(resolve: (host: string) => Promise<string[]>, host: string): Promise<string | null> {
  try {
    return (await resolve(host)).length > 0 ? null : 'it has no address'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

/** Against what was recorded, and against the clock of whatever answers at the public URL. */
export async function lookAtClock({ data, outside }: Ground, there: Promise<Reached>): Promise<Found[]> {
  const now = outside.clock.now()
  const set = 'set the clock of this machine, best by NTP (timedatectl set-ntp true)'
  const newest = data && newestEntry(data.db)
  if (newest && newest.at > now + clockOff.fail)
    return [
      fail(
        `The clock says ${iso(now)}, and something was recorded at ${iso(newest.at)}, which has not come yet: ${set}; then opsentry clock confirm.`,
      ),
    ]
  const reached = await there
  const date = reached.kind === 'ours' && reached.date !== null ? Date.parse(reached.date) : Number.NaN
  const off = Math.abs(date - outside.clock.now())
  if (off > clockOff.warn) {
    const sentence = `The clock is ${Math.round(off / 1000)} seconds away from that of ${data?.url}: ${set}.`
    return [off > clockOff.fail ? fail(sentence) : warn(sentence)]
  }
  if (data && readClock(data.db)?.doubtedSince != null)
    return [
      warn(
        'The clock was set, and nobody has said that it is right: look at it with date, then opsentry clock confirm.',
      ),
    ]
  return [ok(`The clock says ${iso(now)}.`)]
}

const iso = (at: number) => new Date(at).toISOString()
