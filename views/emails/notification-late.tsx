import type { Channel } from '#src/words.ts'
import { waysName } from '../layout/channels.ts'
import { isolated } from '../layout/direction.ts'
import { momentText } from '../layout/times.tsx'
import { dashboardMessagesOf } from '../messages/dashboard.ts'
import { renderLetter } from './letter.tsx'
import { othersWait } from './others-wait.ts'

export interface NotificationLateProps {
  organization: string
  timeZone: string
  about: string
  others: string[]
  releasedAt: number
  due: number
  delivered: number
  failed: number
  left: number
  pauses: { channel: Channel; since: number; reason: string }[]
  url: string
}

/** To owners and admins: subscribers wait for messages that should have left long ago. */
export function notificationLate(props: NotificationLateProps) {
  const { organization, timeZone, about, others, left, due } = props
  const english = dashboardMessagesOf('en')
  return renderLetter({
    toAccount: true,
    subject: `Late: ${number(left)} of ${number(due)} messages about “${isolated(about)}” · ${isolated(organization)}`,
    heading: 'Not everybody has been told yet',
    paragraphs: [
      `The messages about “${isolated(about)}” could leave from ${momentText(props.releasedAt, timeZone)} on. Of ${number(due)}, ${number(props.delivered)} were delivered and ${number(props.failed)} failed; ${number(left)} still have to leave.`,
      ...props.pauses.map(
        ({ channel, since, reason }) =>
          `${waysName(channel, english)}: nothing has left since ${momentText(since, timeZone)}. ${reason}`,
      ),
      ...othersWait(others),
      'Opsentry keeps trying by itself, for as long as the news is worth telling.',
    ],
    button: { label: 'Open the ledger', url: props.url },
    notes: [`You get this because you look after the subscribers of ${isolated(organization)}.`],
  })
}

function number(count: number): string {
  return count.toLocaleString('en')
}
