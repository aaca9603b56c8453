import { routes } from '#src/routes.ts'
import type { Channel } from '#src/words.ts'
import { waysName } from '../layout/channels.ts'
import { Icon } from '../layout/icons.tsx'
import { Rows } from '../layout/rows.tsx'
import { durationText, Moment } from '../layout/times.tsx'
import { number } from './ledger-sum.tsx'

/** A channel on which nothing leaves now. */
export interface PauseProps {
  channel: Channel
  since: number
  /** UTC ms at which a single message tries it again. */
  until: number
  /** The other side's words. */
  reason: string
}

export interface QueueProps {
  channels: {
    channel: Channel
    waiting: number
    retrying: number
    /** Milliseconds for which the oldest message has waited; null: none waits. */
    oldestFor: number | null
  }[]
}

/** A notification that has not finished in time. */
export interface LateProps {
  id: string
  /** Title of the subject; to the instance admin the organization's name instead. */
  about: string
  left: number
  due: number
  /** Milliseconds since its messages may leave. */
  lateFor: number
}

/** Channels on which nothing leaves: since when, why, and when they are tried again. */
export function Pauses({ pauses, timeZone }: { pauses: PauseProps[]; timeZone: string }): JSX.Element {
  return (
    <>
      {pauses.map(({ channel, since, until, reason }) => (
        <p class="notice">
          <Icon name="circle-pause" />
          <span>
            <strong safe>{`${waysName(channel)}: nothing has left since `}</strong>
            <strong>
              <Moment at={since} timeZone={timeZone} />
            </strong>
            <span class="said" safe>
              {reason}
            </span>
            <span class="hint">
              Everything waits and nothing is lost. The next try is at <Moment at={until} timeZone={timeZone} />.
            </span>
          </span>
        </p>
      ))}
    </>
  )
}

/** Shown loudly, because mail about it may have to wait as well. `slug` null: who looks may not see the ledgers. */
export function LateNotifications({ late, slug }: { late: LateProps[]; slug: string | null }): JSX.Element {
  return (
    <>
      {late.map((one) => (
        <p class="notice notice-late" role="alert">
          <Icon name="triangle-alert" />
          <span>
            <strong safe>{`${one.about}: not everybody has been told. `}</strong>
            <span safe>
              {`Still to leave after ${durationText(one.lateFor)}: ${number(one.left)} of ${number(one.due)} messages. `}
            </span>
            {slug === null ? null : (
              <a href={routes.dashboard.notification.show.url({ slug, id: one.id })}>Open the ledger</a>
            )}
          </span>
        </p>
      ))}
    </>
  )
}

/** How much waits on each channel, and for how long. */
export function Queue({ queue }: { queue: QueueProps }): JSX.Element {
  if (queue.channels.length === 0) return <p class="hint">No messages are waiting.</p>
  return (
    <Rows
      stacked
      class="queue"
      columns={[
        { title: 'Channel', heading: true, text: ({ channel }) => waysName(channel) },
        { title: 'Waiting', class: 'number', text: ({ waiting }) => number(waiting) },
        { title: 'Of them retrying', class: 'number', text: ({ retrying }) => number(retrying) },
        {
          title: 'Oldest waits for',
          class: 'number',
          text: ({ oldestFor }) => (oldestFor === null ? '' : durationText(oldestFor)),
        },
      ]}
      rows={queue.channels}
    />
  )
}
