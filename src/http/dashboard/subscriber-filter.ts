import { mostChosen } from '#src/domain/subscribers/chosen-subscribers.ts'
import type { SubscriberFilter } from '#src/domain/subscribers/list-subscribers.ts'
import { channels, subscriberStates } from '#src/words.ts'

/** The filter of the list of subscribers, as a query or a form has it. */
export function filterOf(query: Record<string, string | undefined>): SubscriberFilter {
  return {
    search: query.search?.trim() || undefined,
    state: subscriberStates.find((state) => state === query.state),
    channel: channels.find((channel) => channel === query.channel),
  }
}

/** `filterOf` for a download, which may be of those ticked in the list alone. */
export function downloadedBy(query: Record<string, string | undefined>): SubscriberFilter {
  const ids = query.chosen?.split(' ').filter(Boolean).slice(0, mostChosen)
  return ids ? { ids } : filterOf(query)
}
