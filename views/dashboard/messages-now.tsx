import { Card } from '../layout/card.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { Queue, type QueueProps } from './queue.tsx'
import { type HourProps, Throughput } from './throughput.tsx'

/** Queue and throughput of an organization, or of the instance. */
export function MessagesNow(props: {
  heading: string
  queue: QueueProps
  hours: HourProps[]
  timeZone: string
  t: DashboardMessages
}): JSX.Element {
  const { t } = props
  return (
    <Card name="messages-now" heading={props.heading} class="stack">
      <Queue queue={props.queue} t={t} />
      <Throughput hours={props.hours} timeZone={props.timeZone} t={t} />
    </Card>
  )
}
