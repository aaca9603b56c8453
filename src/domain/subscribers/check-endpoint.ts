import { isIP } from 'node:net'
import type { Channel } from '#src/db/schema/delivery.ts'

/** Channels whose messages are posted to a URL. */
export const urlChannels = ['slack', 'teams', 'discord', 'webhook'] as const satisfies Channel[]
export type UrlChannel = (typeof urlChannels)[number]

export type EndpointFault = 'missing' | 'tooLong' | 'notUrl' | 'notHttps' | 'notPublic' | 'otherHost'

const longest = 2000

/** Where each service has its incoming webhooks; a webhook of one's own may be anywhere. */
const ofService: Record<UrlChannel, RegExp> = {
  slack: /^hooks\.slack(-gov)?\.com\/(services|triggers|workflows)\/./,
  teams: /^[a-z0-9.-]+\.(webhook\.office\.com|logic\.azure\.com|api\.powerplatform\.com)(:443)?\/./,
  discord: /^((ptb|canary)\.)?discord(app)?\.com\/api\/webhooks\/./,
  webhook: /^/,
}

const internal = /(^|\.)(localhost|local|internal|lan|home\.arpa|localdomain)\.?$/

/** What is wrong with a URL as typed, or undefined. Where its host leads is looked at when something is sent there. */
export function endpointFault(channel: UrlChannel, typed: string): EndpointFault | undefined {
  if (typed === '') return 'missing'
  if (typed.length > longest) return 'tooLong'
  const url = URL.canParse(typed) ? new URL(typed) : undefined
  if (url === undefined || url.username !== '' || url.password !== '') return 'notUrl'
  else if (url.protocol !== 'https:') return 'notHttps'
  else if (isInternal(url.hostname)) return 'notPublic'
  else return ofService[channel].test(url.host + url.pathname) ? undefined : 'otherHost'
}

function isInternal(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) !== 0 || !host.includes('.') || internal.test(host)
}
