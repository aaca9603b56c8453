import { isAt } from '../chat-address.ts'
import type { ChatService } from '../chat-channel.ts'
import { teamsPayload } from './payload.ts'

/** Those of Azure's public cloud, of the US government's (GCC, GCC High, DoD), and of China's. */
const hosts = new RegExp(
  `\\.(${[
    'webhook\\.office(365)?\\.(com|us)',
    'webhook\\.partner\\.outlook\\.cn',
    'logic\\.azure\\.(com|us|cn)',
    'api\\.powerplatform\\.com',
    'api(\\.(gov|high))?\\.powerplatform(\\.microsoft)?\\.us',
    'api\\.appsplatform\\.us',
    'api\\.powerplatform\\.partner\\.microsoftonline\\.cn',
  ].join('|')})$`,
)

/** A workflow of Microsoft Teams that posts what it is sent; each company has a host of its own. */
export const teams: ChatService = {
  count: 8,
  payload: teamsPayload,
  statusOf,
  address: {
    leadsTo: (url) => isAt(url, hosts, /^\/./),
    otherFormat: () => undefined,
    sentence:
      'Paste the URL of a workflow of Microsoft Teams, which leads to logic.azure.com or api.powerplatform.com. Teams shows it at the end of “Post to a channel when a webhook request is received”.',
  },
}

/** The older connectors (webhook.office.com) answer 200 and write into the body that Teams itself refused the message. */
function statusOf({ status, body }: { status: number; body: string }): number {
  const refused = /Teams endpoint returned HTTP error (\d{3})/.exec(body)
  return status === 200 && refused ? Number(refused[1]) : status
}
