import { type ManagedSubscriber, managedStates, subscriberTypes } from '#src/statuspage/subscriber.ts'
import { UsageError } from './command.ts'
import { everyItem, type PageClient } from './terminal/page-client.ts'
import { readLimit, readWord } from './terminal/read-word.ts'
import { chosenServices } from './terminal/service-choice.ts'
import { servicesOf } from './terminal/services.ts'
import { table } from './terminal/table.ts'
import { shownTime } from './terminal/times.ts'
import { commandOfVerbs, exactly, verb } from './terminal/verb.ts'

const states = [...managedStates, 'unsubscribed', 'all'] as const

const add = verb({
  usage: 'ADDRESS-OR-URL [--service NAME]… [--agreed WHERE] [--contact ADDRESS]',
  summary: 'adds somebody, and asks by mail whether they agree',
  options: { service: { type: 'string', multiple: true }, agreed: { type: 'string' }, contact: { type: 'string' } },
  read({ positionals, values }) {
    const [address = ''] = exactly(positionals, 'ADDRESS-OR-URL')
    const services = (values.service ?? []).map((name) => ({ name, status: null }))
    if (values.contact !== undefined && !isUrl(address))
      throw new UsageError('--contact is for a URL: whoever has an address is asked there.')
    return { address, services, agreed: values.agreed, contact: values.contact }
  },
  async act(client, { address, services, agreed, contact }) {
    const chosen = services.length === 0 ? [] : chosenServices(await servicesOf(client), services)
    const subscriber = {
      ...(isUrl(address) ? { endpoint: address, ...(contact && { email: contact }) } : { email: address }),
      ...(agreed !== undefined && { skip_confirmation_notification: true, consent: agreed }),
      ...(chosen.length > 0 && { component_ids: chosen.map(({ service }) => service.id) }),
    }
    const added = (await client.send('POST', 'subscribers', { subscriber })) as Added
    return { data: added, lines: linesOf(added, agreed !== undefined) }
  },
})

type Added = ManagedSubscriber & { signing_secret?: string }

const list = verb({
  usage: '[--state STATE] [--type TYPE] [--search TEXT] [--limit NUMBER]',
  summary: 'lists the subscribers',
  options: {
    state: { type: 'string', words: states },
    type: { type: 'string', words: subscriberTypes },
    search: { type: 'string' },
    limit: { type: 'string' },
  },
  read({ positionals, values }) {
    exactly(positionals)
    const type = values.type === undefined ? undefined : readWord('type', subscriberTypes, values.type)
    const state = readWord('state', states, values.state ?? 'all')
    if (state === 'unsubscribed' && (type !== undefined || values.search !== undefined))
      throw new UsageError('--type and --search look among those who follow: leave them out with --state unsubscribed.')
    return { state, type, search: values.search ?? '', limit: readLimit(values.limit) }
  },
  async act(client, asked) {
    const found = await subscribersOf(client, asked)
    const names = new Map((await servicesOf(client)).map(({ id, name }) => [id, name]))
    const { time_zone: zone } = client.page
    const rows = found.map(({ state, subscriber }) => [
      addressOf(subscriber),
      subscriber.mode,
      state,
      subscriber.components?.map((id) => names.get(id) ?? id).join(', ') ?? 'everything',
      shownTime(subscriber.created_at, zone),
      subscriber.id,
    ])
    return {
      data: found.map(({ subscriber }) => subscriber),
      lines:
        rows.length === 0
          ? ['Nobody is in this list.']
          : table(['SUBSCRIBER', 'TYPE', 'STATE', 'FOLLOWS', `SINCE (${zone})`, 'ID'], rows),
    }
  },
})

export const subscriberVerbs = { add, list }

export const subscriberCommand = commandOfVerbs({
  name: 'subscriber',
  summary: 'adds and lists subscribers',
  verbs: subscriberVerbs,
  help: {
    options: `  --agreed         where they agreed already, such as "the order form": nothing is sent to ask them
  --contact        of a URL: the address of whom to ask where nothing arrives
  --service        what they follow instead of the whole page, several times if need be
  --state          ${states.join(', ')}; all without it, but for those who have left
  --type           ${subscriberTypes.join(', ')}
  --search         a part of the address
  --limit          at most so many of the list; 100 without it`,
    more: `A URL is posted to: one of Slack, Discord or Microsoft Teams in their format, any other as a webhook. Who has left or was
erased is not brought back.`,
  },
})

interface Listing {
  state: (typeof states)[number]
  type: string | undefined
  search: string
  limit: number
}

/** Each with the state in whose list it stands: a subscriber does not say it. */
async function subscribersOf(client: PageClient, { state, type, search, limit }: Listing) {
  const wanted = state === 'all' ? managedStates : [state]
  const found: { state: string; subscriber: ManagedSubscriber }[] = []
  for (const one of wanted) {
    const path = one === 'unsubscribed' ? 'subscribers/unsubscribed' : 'subscribers'
    const query = one === 'unsubscribed' ? {} : { state: one, ...(type && { type }), ...(search && { q: search }) }
    const from = one === 'unsubscribed' ? 1 : 0
    const people = (await everyItem(client, path, { query, from, most: limit - found.length })) as ManagedSubscriber[]
    found.push(...people.map((subscriber) => ({ state: one, subscriber })))
    if (found.length >= limit) break
  }
  return found
}

function linesOf(added: Added, isAgreed: boolean): string[] {
  const follows = `${addressOf(added)} follows from now on (${added.id}).`
  const asked = `${addressOf(added)} is asked by mail whether it agrees (${added.id}).`
  const secret = added.signing_secret
  return [
    added.mode === 'email' && !isAgreed ? asked : follows,
    ...(secret === undefined ? [] : [`What is posted there is signed with ${secret}, which is shown this once.`]),
  ]
}

function addressOf({ email, endpoint, obfuscated_channel_name: channel, id }: ManagedSubscriber): string {
  return endpoint ?? channel ?? email ?? id
}

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text)
}
