import { Card } from '../layout/card.tsx'
import { Queue, type QueueProps } from './queue.tsx'
import { type HourProps, Throughput } from './throughput.tsx'

/** Queue and throughput of an organization, or of the instance. */
export function MessagesNow(props: {
  heading: string
  queue: QueueProps
  hours: HourProps[]
  timeZone: string
}): JSX.Element {
  return (
    <Card name="messages-now" heading={props.heading} class="stack">
      <Queue queue={props.queue} />
      <Throughput hours={props.hours} timeZone={props.timeZone} />
    </Card>
  )
}
