import { chatChannel } from '../chat-channel.ts'
import { slackPayload } from './payload.ts'

/** An incoming webhook of Slack. All of them share one host, so more at once would only wait for each other. */
export const slack = chatChannel({ count: 2, payload: slackPayload })
