import type { HttpClient, Post, PostResult } from '#src/domain/destinations/http-client.ts'
import type { Life } from './life.ts'
import type { VirtualTime } from './virtual-time.ts'

/** How a receiver of webhooks is, by its host: `well.example`, `fails.example` (500), `gone.example` (410), `slow.example`, `silent.example`. */
export const hosts = ['well', 'well', 'well', 'well', 'well', 'fails', 'gone', 'slow', 'silent'] as const

export interface Web {
  client: (life: Life) => HttpClient
  /** Webhook id -> times that its receiver has answered 2xx. */
  taken: Map<string, number>
}

/** The rest of the web: nobody is there but the receivers of webhooks. `posting`: hears of each message. */
export function createWeb(time: VirtualTime, posting: (deliveryId: string, post: Post) => void): Web {
  const taken = new Map<string, number>()
  async function answer(life: Life, post: Post): Promise<PostResult> {
    const [host] = new URL(post.url).hostname.split('.')
    const id = post.headers['webhook-id'] ?? ''
    if (host === 'fails') return { ...answered, status: 500, duration: 5 }
    else if (host === 'gone') return { ...answered, status: 410, duration: 5 }
    else if (host === 'silent') return { kind: 'failed', reason: 'Nobody answers.', duration: 10_000 }
    if (host === 'slow') await time.after(8000)
    taken.set(id, (taken.get(id) ?? 0) + 1)
    life.point()
    return { ...answered, status: 200, duration: 5 }
  }
  const nobody = () => Promise.resolve({ kind: 'failed' as const, reason: 'Nobody is there.', duration: 1 })
  return {
    client: (life) => ({
      post(post) {
        life.point()
        posting(post.headers['webhook-id'] ?? '', post)
        return answer(life, post)
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
