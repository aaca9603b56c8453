import { routes } from '#src/routes.ts'
import type { Channel, SubscriberState } from '#src/words.ts'
import { channelNames } from '../layout/channels.ts'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Submit } from '../layout/form.tsx'
import { stateWords } from './subscriber-words.ts'

export interface SubscriberFilterValues {
  search: string
  state: SubscriberState | ''
  channel: Channel | ''
}

interface NarrowProps {
  shell: Shell
  filter: SubscriberFilterValues
}

/** Number of subscribers in each state, as links that filter the list. */
export function States({
  shell,
  counts,
  filter,
}: NarrowProps & { counts: Record<SubscriberState, number> }): JSX.Element {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const states: { state: SubscriberState | ''; word: string; count: number }[] = [
    { state: '', word: 'All', count: all },
    ...Object.entries(stateWords).map(([state, word]) => ({
      state: state as SubscriberState,
      word,
      count: counts[state as SubscriberState],
    })),
  ]
  return (
    <nav aria-label="By state">
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
                {count.toLocaleString('en')}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export function Search({ shell, channels, filter }: NarrowProps & { channels: Channel[] }): JSX.Element {
  return (
    <form
      method="get"
      action={routes.dashboard.subscribers.create.url({ slug: shell.organization.slug })}
      class="search"
    >
      {filter.state === '' ? null : <input type="hidden" name="state" value={filter.state} />}
      <label class="visually-hidden" for="search">
        Part of the address
      </label>
      <input
        id="search"
        name="search"
        type="search"
        placeholder="Part of the address"
        autocomplete="off"
        value={filter.search}
      />
      {channels.length < 2 ? null : (
        <>
          <label class="visually-hidden" for="channel">
            Channel
          </label>
          <select id="channel" name="channel">
            <option value="">Every channel</option>
            {channels.map((channel) => (
              <option value={channel} selected={channel === filter.channel} safe>
                {channelNames[channel]}
              </option>
            ))}
          </select>
        </>
      )}
      <Submit label="Search" />
    </form>
  )
}

export function queryOf(filter: SubscriberFilterValues, inside = false): string {
  const given = Object.entries({ ...filter, inside: inside ? 'yes' : '' }).filter(([, value]) => value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
