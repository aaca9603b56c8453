import { Queue, type QueueProps } from './queue.tsx'
import { type HourProps, Throughput } from './throughput.tsx'

/** What waits to leave and what left: of an organization, or of the instance. */
export function MessagesNow(props: {
  heading: string
  queue: QueueProps
  hours: HourProps[]
  timeZone: string
}): JSX.Element {
  return (
    <section class="card stack" aria-labelledby="messages-now-heading">
      <h2 id="messages-now-heading" safe>
        {props.heading}
      </h2>
      <Queue queue={props.queue} />
      <Throughput hours={props.hours} timeZone={props.timeZone} />
    </section>
  )
}
