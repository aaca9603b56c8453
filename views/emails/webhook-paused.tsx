import { isolated } from '../layout/direction.ts'
import { renderLetter } from './letter.tsx'

export interface WebhookPausedProps {
  organization: string
  endpoint: string
  address: string
  reason: string
  url: string
}

/** To everybody who could fix the endpoint. */
export function webhookPaused({ organization, endpoint, address, reason, url }: WebhookPausedProps) {
  return renderLetter({
    toAccount: true,
    subject: `Paused: the webhook endpoint “${isolated(endpoint)}” · ${isolated(organization)}`,
    heading: `Nothing is sent to “${isolated(endpoint)}” any more`,
    paragraphs: [
      `The endpoint at ${address} is paused. ${reason}`,
      'Look at its last answers, fix the other side, send a test message, and resume it. What it missed can be sent again.',
    ],
    button: { label: 'Open the endpoint', url },
    notes: [`You get this because you look after the webhooks of ${isolated(organization)}.`],
  })
}
