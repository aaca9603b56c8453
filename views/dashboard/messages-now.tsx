import { Card } from '../layout/card.tsx'
import { type DashboardMessages, dashboardMessagesOf } from '../messages/dashboard.ts'
import { Queue, type QueueProps } from './queue.tsx'
import { type HourProps, Throughput } from './throughput.tsx'

/** Queue and throughput of an organization, or of the instance. */
export function MessagesNow(props: {
  heading: string
  queue: QueueProps
  hours: HourProps[]
  timeZone: string
  /** Absent: English. */
  t?: DashboardMessages
}): JSX.Element {
  const { t = dashboardMessagesOf('en') } = props
  return (
    <Card name="messages-now" heading={props.heading} class="stack">
      <Queue queue={props.queue} t={t} />
      <Throughput hours={props.hours} timeZone={props.timeZone} t={t} />
    </Card>
  )
}
