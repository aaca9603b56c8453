import { isAt } from '../chat-address.ts'
import type { ChatService } from '../chat-channel.ts'
import { slackPayload } from './payload.ts'

/** An incoming webhook of Slack. All of them share one host, so more at once would only wait for each other. */
export const slack: ChatService = {
  count: 2,
  payload: slackPayload,
  address: {
    leadsTo: (url) => isAt(url, /^hooks\.slack(-gov)?\.com$/, /^\/(services|workflows|triggers)\/./),
    otherFormat: () => undefined,
    sentence:
      'Paste the URL of an incoming webhook of Slack: it begins with https://hooks.slack.com/services/. Slack shows it under “Incoming Webhooks” of your app.',
  },
}
