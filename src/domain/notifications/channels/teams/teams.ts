import { chatChannel } from '../chat-channel.ts'
import { teamsPayload } from './payload.ts'

/** A workflow of Microsoft Teams that posts what it is sent; each company has a host of its own. */
export const teams = chatChannel({ count: 8, payload: teamsPayload, statusOf })

/** The older connectors (webhook.office.com) answer 200 and write into the body that Teams itself refused the message. */
function statusOf({ status, body }: { status: number; body: string }): number {
  const refused = /Teams endpoint returned HTTP error (\d{3})/.exec(body)
  return status === 200 && refused ? Number(refused[1]) : status
}
