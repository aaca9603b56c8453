import { fenceOf, isFenced } from '#src/db/fence.ts'
import { StorageError } from '#src/db/storage.ts'
import type { Deps } from '#src/domain/context.ts'

const notHeld = 'This Opsentry does not hold the lease, and sends nothing.'
const refused = { kind: 'failed', reason: notHeld } as const

/**
 * What leaves this process, behind the fence: each message and request is asked about immediately before it goes, and counted until it has
 * ended. Reading stays possible, but for mailboxes, where reading marks.
 */
export function fenced(deps: Deps): Deps {
  const { db, mailer, http, mailboxes } = deps
  async function out<T>(send: () => Promise<T>, otherwise: T): Promise<T> {
    const fence = fenceOf(db)
    if (!fence.enter()) return otherwise
    try {
      return await send()
    } finally {
      fence.leave()
    }
  }
  const unsent = { outcome: 'temporary', answer: notHeld } as const
  return {
    ...deps,
    mailer: {
      ...mailer,
      send: (relay, mail) => out(() => mailer.send(relay, mail), unsent),
      sendUnpooled: (relay, mail) => out(() => mailer.sendUnpooled(relay, mail), unsent),
    },
    http: {
      ...http,
      post: (post) => out(() => http.post(post), { ...refused, duration: 0 }),
      ask: (asked) => (asked.method === 'GET' ? http.ask(asked) : out(() => http.ask(asked), refused)),
      store: (asked) =>
        asked.method === 'GET' ? http.store(asked) : out(() => http.store(asked), { ...refused, duration: 0 }),
      transfer: (asked) => ('into' in asked.file ? http.transfer(asked) : out(() => http.transfer(asked), refused)),
    },
    mailboxes: {
      ...mailboxes,
      readNew: async (...asked) => {
        if (isFenced(db)) throw new StorageError('fenced', new Error(notHeld))
        return await mailboxes.readNew(...asked)
      },
    },
  }
}
