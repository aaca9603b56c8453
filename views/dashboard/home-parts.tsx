import { routes } from '#src/routes.ts'
import type { Channel } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { waysName } from '../layout/channels.ts'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { durationText } from '../layout/times.tsx'
import { number } from './ledger-sum.tsx'
import { PendingItem, type PendingRow } from './maintenance.tsx'
import type { PauseProps, QueueProps } from './queue.tsx'
import { type HourProps, Throughput } from './throughput.tsx'

/** What a new organization does before its first outage; true: it is done. Absent: it is nothing for whoever looks. */
export interface FirstStepsProps {
  subscribed?: boolean
  rehearsed?: boolean
  invited?: boolean
  backedUp?: boolean
}

interface Step {
  done: boolean | undefined
  title: string
  why: string
  url: string | null
}

/** The steps that are left; nothing once all are done. */
export function FirstSteps(props: { steps: FirstStepsProps; slug: string; subscribeUrl: string }): JSX.Element {
  const { steps, slug } = props
  const all: Step[] = [
    {
      done: steps.subscribed,
      title: 'Subscribe yourself',
      why: 'You get what your customers get, and notice first when it does not arrive.',
      url: props.subscribeUrl,
    },
    {
      done: steps.rehearsed,
      title: 'Rehearse an incident that only you receive',
      why: 'Nothing is published. You have done it once before it counts.',
      url: routes.dashboard.rehearsal.show.url({ slug }),
    },
    {
      done: steps.invited,
      title: 'Invite a colleague',
      why: 'Somebody has to be able to post while you sleep.',
      url: routes.dashboard.team.show.url({ slug }),
    },
    {
      done: steps.backedUp,
      title: 'Back up',
      why: 'Run "opsentry backup FILE" on this machine, and keep secret.key beside it, elsewhere.',
      url: null,
    },
  ]
  const left = all.filter(({ done }) => done === false)
  if (left.length === 0) return ''
  return (
    <ListCard heading="First steps">
      {left.map(({ title, why, url }) => (
        <li class="row">
          <div class="row-main">
            <h3>
              {url === null ? (
                <span safe>{title}</span>
              ) : (
                <a href={url} safe>
                  {title}
                </a>
              )}
            </h3>
            <p class="hint" safe>
              {why}
            </p>
          </div>
        </li>
      ))}
    </ListCard>
  )
}

/** What runs and what is planned next; nothing where nothing is. */
export function PlannedNext(props: { shell: Shell; timeZone: string; rows: PendingRow[]; left: number }): JSX.Element {
  const { shell, rows, timeZone, left } = props
  if (rows.length === 0) return ''
  return (
    <>
      <ListCard heading="Planned next">
        {rows.map((window) => (
          <PendingItem shell={shell} timeZone={timeZone} window={window} />
        ))}
      </ListCard>
      {left > 0 ? (
        <p>
          <a href={routes.dashboard.maintenance.index.url({ slug: shell.organization.slug })}>See all maintenance</a>
        </p>
      ) : null}
    </>
  )
}

/** What waits on each channel, for how long and why; nothing where nothing waits. */
export function WaitsToLeave({ queue, pauses }: { queue: QueueProps; pauses: PauseProps[] }): JSX.Element {
  const waiting = queue.channels.filter((one) => one.waiting > 0)
  if (waiting.length === 0) return ''
  return (
    <ListCard heading="Waiting to leave">
      {waiting.map(({ channel, waiting, retrying, oldestFor }) => (
        <li class="row">
          <div class="row-main">
            <h3 safe>{waysName(channel)}</h3>
            <p class="hint" safe>
              {whyItWaits({ channel, waiting, retrying }, pauses)}
            </p>
          </div>
          <p class="row-state">
            <span safe>{waiting === 1 ? '1 message' : `${number(waiting)} messages`}</span>
            {oldestFor === null ? null : <span class="hint" safe>{`the oldest for ${durationText(oldestFor)}`}</span>}
          </p>
        </li>
      ))}
    </ListCard>
  )
}

interface Waiting {
  channel: Channel
  waiting: number
  retrying: number
}

function whyItWaits({ channel, waiting, retrying }: Waiting, pauses: PauseProps[]): string {
  const pause = pauses.some((one) => one.channel === channel)
  if (pause) return 'Nothing leaves there now: the reason stands above.'
  else if (retrying === 0) return 'They leave in their turn.'
  else if (retrying === waiting) return 'Tried again after a refusal.'
  else if (retrying === 1) return 'One is tried again after a refusal; the others leave in their turn.'
  else return `${number(retrying)} are tried again after a refusal; the others leave in their turn.`
}

/** The last day's bars, where something left. */
export function LeftToday({ hours, timeZone }: { hours: HourProps[]; timeZone: string }): JSX.Element {
  if (hours.every(({ delivered, failed }) => delivered + failed === 0)) return ''
  return (
    <Card name="messages-now" heading="Messages of the last day" class="stack">
      <Throughput hours={hours} timeZone={timeZone} />
    </Card>
  )
}
