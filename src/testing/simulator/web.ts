import type { HttpClient, Post, PostResult } from '#src/domain/destinations/http-client.ts'
import type { Channel } from '#src/words.ts'
import { badTimes } from './bad-times.ts'
import type { Life } from './life.ts'
import type { VirtualTime } from './virtual-time.ts'

/** How a receiver is in its bad times (bad-times.ts): `fails` answers 500, `gone` 410 for good. */
export const manners = ['well', 'well', 'well', 'well', 'well', 'fails', 'gone', 'slow', 'silent'] as const
export type Manner = (typeof manners)[number]

/** A URL that says how its receiver is: a program by its host, a room of a chat by its last part. */
export function urlOf(channel: Exclude<Channel, 'email'>, manner: Manner, name: string): string {
  return channel === 'webhook' ? `https://${manner}.example/${name}` : `https://${rooms[channel]}/${manner}-${name}`
}

const rooms = {
  slack: 'hooks.slack.com/services/T1/B1',
  discord: 'discord.com/api/webhooks/1',
  teams: 'prod-1.westeurope.logic.azure.com/workflows',
}

function mannerOf({ hostname, pathname }: URL): string {
  const [host = ''] = hostname.split('.')
  return hostname.endsWith('.example') ? host : (/([a-z]+)-[^/]*$/.exec(pathname)?.[1] ?? 'well')
}

/** A message that a receiver has taken. */
export interface TakenPost {
  /** The sender was told so, and lived to write it down. */
  isKnown: boolean
}

export interface Web {
  client: (life: Life) => HttpClient
  /** Delivery id -> what its receiver has answered 2xx. */
  taken: Map<string, TakenPost>
}

interface Hears {
  /** Of each message, before anything is said about it. Returns the id of its delivery. */
  posting: (post: Post) => string
  /** Of one that is taken again although its sender knows that it was. */
  repeated: (url: string) => void
}

/** The rest of the web: nobody is there but the receivers of webhooks, and chats. */
export function createWeb(seed: number, time: VirtualTime, hears: Hears): Web {
  const taken = new Map<string, TakenPost>()
  const isBadNow = badTimes(seed, time)
  function mannerNow(url: URL): string {
    const manner = mannerOf(url)
    return manner === 'gone' || isBadNow(url.host + url.pathname) ? manner : 'well'
  }
  async function answer(life: Life, post: Post, deliveryId: string): Promise<PostResult> {
    const manner = mannerNow(new URL(post.url))
    if (manner === 'fails') return { ...answered, status: 500, duration: 5 }
    else if (manner === 'gone') return { ...answered, status: 410, duration: 5 }
    else if (manner === 'silent') return { kind: 'failed', reason: 'Nobody answers.', duration: 10_000 }
    if (manner === 'slow') await time.after(8000)
    if (taken.get(deliveryId)?.isKnown) hears.repeated(post.url)
    taken.set(deliveryId, { isKnown: true })
    life.point()
    return { ...answered, status: 200, duration: 5 }
  }
  const nobody = () => Promise.resolve({ kind: 'failed' as const, reason: 'Nobody is there.', duration: 1 })
  return {
    client: (life) => ({
      post(post) {
        life.point()
        return answer(life, post, hears.posting(post))
      },
      read: nobody,
      ask: () => Promise.resolve({ kind: 'failed', reason: 'Nobody is there.' }),
      transfer: () => Promise.resolve({ kind: 'failed', reason: 'nothing is stored here' }),
      store: nobody,
    }),
    taken,
  }
}

const answered = { kind: 'answered', retryAfter: null, location: null, body: '' } as const
