import { type AllowedDestinations, hostOf, urlProblem } from '#src/domain/destinations/destinations.ts'
import type { Channel } from '#src/words.ts'

/** Channels whose addresses are URLs. */
export type UrlChannel = Exclude<Channel, 'email'>

const longestUrl = 2000

/** The hosts of each chat's own URLs: any other URL was pasted by mistake. */
const chats: Record<Exclude<UrlChannel, 'webhook'>, { leadsTo: (url: URL) => boolean; sentence: string }> = {
  slack: {
    leadsTo: (url) => isAt(url, /^hooks\.slack(-gov)?\.com$/, /^\/(services|workflows|triggers)\/./),
    sentence:
      'Paste the URL of an incoming webhook of Slack: it begins with https://hooks.slack.com/services/. Slack shows it under “Incoming Webhooks” of your app.',
  },
  discord: {
    leadsTo: (url) => isAt(url, /^((ptb|canary)\.)?(discord|discordapp)\.com$/, /^\/api(\/v\d+)?\/webhooks\/\d+\/./),
    sentence:
      'Paste the URL of a webhook of Discord: it begins with https://discord.com/api/webhooks/. Discord shows it in the channel’s settings, under “Integrations”.',
  },
  teams: {
    leadsTo: (url) => isAt(url, /\.(webhook\.office\.com|logic\.azure\.com|api\.powerplatform\.com)$/, /^\/./),
    sentence:
      'Paste the URL of a workflow of Microsoft Teams, which leads to logic.azure.com or api.powerplatform.com. Teams shows it at the end of “Post to a channel when a webhook request is received”.',
  },
}

/** A sentence about a URL typed for a channel, or undefined where it is usable. No DNS look-up is made. */
export function endpointProblem(channel: UrlChannel, typed: string, allowed: AllowedDestinations): string | undefined {
  if (typed === '') return 'Paste a web address that begins with https://.'
  else if (typed.length > longestUrl) return `A web address has at most ${longestUrl} characters.`
  else if (/\s/.test(typed) || !URL.canParse(typed))
    return 'Paste one whole web address, such as https://hooks.example.com/status.'
  const url = new URL(typed)
  if (channel === 'webhook') return urlProblem(url, allowed)
  else return chats[channel].leadsTo(url) ? urlProblem(url, []) : chats[channel].sentence
}

function isAt(url: URL, host: RegExp, path: RegExp): boolean {
  return url.protocol === 'https:' && url.port === '' && host.test(hostOf(url)) && path.test(url.pathname)
}
