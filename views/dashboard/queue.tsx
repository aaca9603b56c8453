import { routes } from '#src/routes.ts'
import type { Channel } from '#src/words.ts'
import { waysName } from '../layout/channels.ts'
import { Icon } from '../layout/icons.tsx'
import { Rows } from '../layout/rows.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { durationText, Moment } from '../layout/times.tsx'
import { type DashboardMessages, said } from '../messages/dashboard.ts'

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

interface PausesProps {
  pauses: PauseProps[]
  timeZone: string
  t: DashboardMessages
}

/** Channels on which nothing leaves: since when, why, and when they are tried again. */
export function Pauses({ pauses, timeZone, t }: PausesProps): JSX.Element {
  return (
    <>
      {pauses.map(({ channel, since, until, reason }) => (
        <p class="notice">
          <Icon name="circle-pause" />
          <span>
            <strong>
              <Sentence
                text={t.queue.paused(waysName(channel, t))}
                parts={{ time: <Moment at={since} timeZone={timeZone} t={t} /> }}
              />
            </strong>
            <span class="said" safe>
              {said(t, reason)}
            </span>
            <span class="hint">
              <Sentence text={t.queue.pausedHint} parts={{ time: <Moment at={until} timeZone={timeZone} t={t} /> }} />
            </span>
          </span>
        </p>
      ))}
    </>
  )
}

interface LateNotificationsProps {
  late: LateProps[]
  /** Null: who looks may not see the ledgers. */
  slug: string | null
  t: DashboardMessages
}

/** Shown loudly, because mail about it may have to wait as well. */
export function LateNotifications({ late, slug, t }: LateNotificationsProps): JSX.Element {
  const { queue: words } = t
  return (
    <>
      {late.map((one) => (
        <p class="notice notice-late" role="alert">
          <Icon name="triangle-alert" />
          <span>
            <strong safe>{words.late(one.about)}</strong>{' '}
            <span safe>{words.stillToLeave(durationText(one.lateFor, t), one.left, one.due)}</span>{' '}
            {slug === null ? null : (
              <a href={routes.dashboard.notification.show.url({ slug, id: one.id })} safe>
                {words.openLedger}
              </a>
            )}
          </span>
        </p>
      ))}
    </>
  )
}

/** How much waits on each channel, and for how long. */
export function Queue({ queue, t }: { queue: QueueProps; t: DashboardMessages }): JSX.Element {
  const { queue: words } = t
  if (queue.channels.length === 0)
    return (
      <p class="hint" safe>
        {words.none}
      </p>
    )
  return (
    <Rows
      stacked
      class="queue"
      columns={[
        { title: t.subscribers.channel, heading: true, text: ({ channel }) => waysName(channel, t) },
        { title: words.waiting, class: 'number', text: ({ waiting }) => t.count(waiting) },
        { title: words.retrying, class: 'number', text: ({ retrying }) => t.count(retrying) },
        {
          title: words.oldest,
          class: 'number',
          text: ({ oldestFor }) => (oldestFor === null ? '' : durationText(oldestFor, t)),
        },
      ]}
      rows={queue.channels}
    />
  )
}
