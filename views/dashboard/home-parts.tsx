import { routes } from '#src/routes.ts'
import type { Channel } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { waysName } from '../layout/channels.ts'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { durationText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
interface FirstStepsListProps {
  t: DashboardMessages
  steps: FirstStepsProps
  slug: string
  subscribeUrl: string
}

export function FirstSteps({ t, steps, slug, subscribeUrl }: FirstStepsListProps): JSX.Element {
  const words = t.overview.firstSteps
  const all: Step[] = [
    {
      done: steps.subscribed,
      title: words.subscribe,
      why: words.subscribeWhy,
      url: subscribeUrl,
    },
    {
      done: steps.rehearsed,
      title: words.rehearse,
      why: words.rehearseWhy,
      url: routes.dashboard.rehearsal.show.url({ slug }),
    },
    {
      done: steps.invited,
      title: words.invite,
      why: words.inviteWhy,
      url: routes.dashboard.team.show.url({ slug }),
    },
    {
      done: steps.backedUp,
      title: words.backUp,
      why: words.backUpWhy,
      url: routes.admin.backups.show.url(),
    },
  ]
  const left = all.filter(({ done }) => done === false)
  if (left.length === 0) return ''
  return (
    <ListCard heading={words.heading}>
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
  const { t } = shell
  if (rows.length === 0) return ''
  return (
    <>
      <ListCard heading={t.overview.plannedNext}>
        {rows.map((window) => (
          <PendingItem shell={shell} timeZone={timeZone} window={window} />
        ))}
      </ListCard>
      {left > 0 ? (
        <p>
          <a href={routes.dashboard.maintenance.index.url({ slug: shell.organization.slug })} safe>
            {t.windows.seeAll}
          </a>
        </p>
      ) : null}
    </>
  )
}

/** What waits on each channel, for how long and why; nothing where nothing waits. */
interface WaitsProps {
  t: DashboardMessages
  queue: QueueProps
  pauses: PauseProps[]
}

export function WaitsToLeave({ t, queue, pauses }: WaitsProps): JSX.Element {
  const waiting = queue.channels.filter((one) => one.waiting > 0)
  if (waiting.length === 0) return ''
  return (
    <ListCard heading={t.overview.waitingToLeave}>
      {waiting.map(({ channel, waiting, retrying, oldestFor }) => (
        <li class="row">
          <div class="row-main">
            <h3 safe>{waysName(channel, t)}</h3>
            <p class="hint" safe>
              {whyItWaits({ channel, waiting, retrying }, pauses, t)}
            </p>
          </div>
          <p class="row-state">
            <span safe>{t.overview.messages(waiting)}</span>
            {oldestFor === null ? null : (
              <span class="hint" safe>
                {t.overview.oldest(durationText(oldestFor, t))}
              </span>
            )}
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

function whyItWaits({ channel, waiting, retrying }: Waiting, pauses: PauseProps[], t: DashboardMessages): string {
  const { channelPaused, inTurn, allRetrying, someRetrying } = t.overview
  const pause = pauses.some((one) => one.channel === channel)
  if (pause) return channelPaused
  else if (retrying === 0) return inTurn
  else if (retrying === waiting) return allRetrying
  else return someRetrying(retrying)
}

/** The last day's bars, where something left. */
interface LeftProps {
  t: DashboardMessages
  hours: HourProps[]
  timeZone: string
}

export function LeftToday({ t, hours, timeZone }: LeftProps): JSX.Element {
  if (hours.every(({ delivered, failed }) => delivered + failed === 0)) return ''
  return (
    <Card name="messages-now" heading={t.overview.lastDay} class="stack">
      <Throughput t={t} hours={hours} timeZone={timeZone} />
    </Card>
  )
}
