import { routes } from '#src/routes.ts'
import type { Channel, SubscriberState } from '#src/words.ts'
import { channelName } from '../layout/channels.ts'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Submit } from '../layout/form.tsx'

export interface SubscriberFilterValues {
  search: string
  state: SubscriberState | ''
  channel: Channel | ''
}

interface NarrowProps {
  shell: Shell
  filter: SubscriberFilterValues
}

const shownStates: SubscriberState[] = ['active', 'unconfirmed', 'paused', 'quarantined', 'unsubscribed']

/** Number of subscribers in each state, as links that filter the list. */
export function States({
  shell,
  counts,
  filter,
}: NarrowProps & { counts: Record<SubscriberState, number> }): JSX.Element {
  const { t } = shell
  const { subscribers: words } = t
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const states: { state: SubscriberState | ''; word: string; count: number }[] = [
    { state: '', word: words.all, count: all },
    ...shownStates.map((state) => ({ state, word: t.subscriberState[state], count: counts[state] })),
  ]
  return (
    <nav aria-label={words.byState}>
      <ul class="states">
        {states.map(({ state, word, count }) => (
          <li>
            <a
              href={
                routes.dashboard.subscribers.index.url({ slug: shell.organization.slug }) +
                queryOf({ ...filter, state })
              }
              aria-current={state === filter.state ? 'page' : undefined}
            >
              <span safe>{word}</span>{' '}
              <span class="state-count" safe>
                {t.count(count)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export function Search({ shell, channels, filter }: NarrowProps & { channels: Channel[] }): JSX.Element {
  const { t } = shell
  const { subscribers: words } = t
  return (
    <form
      method="get"
      action={routes.dashboard.subscribers.create.url({ slug: shell.organization.slug })}
      class="search"
    >
      {filter.state === '' ? null : <input type="hidden" name="state" value={filter.state} />}
      <label class="visually-hidden" for="search" safe>
        {words.searchLabel}
      </label>
      <input
        id="search"
        name="search"
        type="search"
        placeholder={words.searchLabel}
        autocomplete="off"
        value={filter.search}
      />
      {channels.length < 2 ? null : (
        <>
          <label class="visually-hidden" for="channel" safe>
            {words.channel}
          </label>
          <select id="channel" name="channel">
            <option value="" safe>
              {words.everyChannel}
            </option>
            {channels.map((channel) => (
              <option value={channel} selected={channel === filter.channel} safe>
                {channelName(channel, t)}
              </option>
            ))}
          </select>
        </>
      )}
      <Submit label={t.lists.search} />
    </form>
  )
}

export function queryOf(filter: SubscriberFilterValues, inside = false): string {
  const given = Object.entries({ ...filter, inside: inside ? 'yes' : '' }).filter(([, value]) => value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
