import { chatChannel } from '../chat-channel.ts'
import { teamsPayload } from './payload.ts'

/** A Workflow of Microsoft Teams that posts what it is sent; each company has a host of its own. */
export const teams = chatChannel({ count: 8, payload: teamsPayload })
