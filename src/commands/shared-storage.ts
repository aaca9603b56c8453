import { syncGroupOf, syncInGroup } from '#src/db/durability.ts'
import { inGroups } from '#src/db/group-sync.ts'
import {
  lookWith,
  MayBeLost,
  noteLooked,
  noteRecovered,
  onStorageChange,
  reportStorage,
  type StorageState,
  storageState,
} from '#src/db/storage.ts'
import { syncCounts } from '#src/db/sync-counts.ts'
import type { Deps } from '#src/domain/context.ts'
import { startLooking } from '#src/jobs/look-at-storage.ts'
import { createAsks } from './open-asks.ts'
import type { StorageFromBackground, StorageToBackground } from './storage-messages.ts'

/*
 * What the two threads of a serving process tell each other of the storage. The one that answers visitors syncs for both, in the
 * system's pool. The other may stand still: it looks whether the database can be written, and mends what a failed sync has left.
 */

/** Milliseconds between two looks, and until a look counts as a storage that does not answer. */
const lookInterval = 1000
const longestLook = 10_000

export interface StorageBeside {
  /** False where the message is about something else. */
  hear: (message: object | string) => boolean
  stop: () => void
}

/** For the thread that answers visitors, and one worker. */
export function shareStorage(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  post: (message: StorageToBackground) => void,
): StorageBeside {
  const group = syncGroupOf(db)
  const { reporting, recovered, stop } = reportFinds(db, (storage) => post({ storage }))
  const looks = { asked: null as number | null, over: Number.NEGATIVE_INFINITY }
  if (storageState(db).trouble !== null) post({ storage: storageState(db) })
  lookWith(db, () => {
    const now = clock.elapsed()
    const isLate = looks.asked !== null && now - looks.asked >= longestLook
    if (isLate) noteLooked(db, 'unwritable')
    if (!isLate && (looks.asked !== null || now - looks.over < lookInterval)) return
    looks.asked = now
    post('look')
  })

  async function syncFor(id: number): Promise<void> {
    try {
      await group?.sync()
      post({ synced: { id, result: null } })
    } catch (error) {
      post({ synced: { id, error: String(error) } })
    }
  }

  function hear(message: StorageFromBackground): boolean {
    if ('sync' in message) void syncFor(message.sync)
    else if ('looked' in message) {
      Object.assign(looks, { asked: null, over: clock.elapsed() })
      noteLooked(db, message.looked)
    } else if ('recovered' in message) {
      group?.recovered(message.recovered)
      recovered()
    } else if ('storage' in message) {
      if (message.storage.unsynced) group?.fail(message.storage.trouble ?? 'unwritable')
      reporting(message.storage)
    } else return false
    return true
  }

  return { hear: (message) => hear(message as StorageFromBackground), stop }
}

/** For the worker. `memory`: of the counts that both threads share; null: it forces its own commits to disk. */
export function storageBeside(
  deps: Deps,
  memory: SharedArrayBuffer | null,
  tell: (message: StorageFromBackground) => void,
): StorageBeside {
  const { db } = deps
  const asks = createAsks()
  if (memory)
    syncInGroup(db, {
      counts: syncCounts(memory),
      sync: inGroups(async () => {
        try {
          await asks.ask((id) => tell({ sync: id }))
        } catch (error) {
          // It has told this thread what the trouble is, too.
          throw new MayBeLost(error, storageState(db).trouble ?? 'unwritable')
        }
      }),
      // The thread that syncs hears of it by the state of the storage.
      fail: () => undefined,
      recovered: (ended) => tell({ recovered: ended }),
    })
  const { reporting, stop } = reportFinds(db, (storage) => tell({ storage }))
  const looking = startLooking(deps, (looked) => tell({ looked }))

  function hear(message: StorageToBackground): boolean {
    if (message === 'look') looking.look()
    else if (typeof message !== 'object') return false
    else if ('synced' in message) asks.hear(message.synced)
    else if ('storage' in message) reporting(message.storage)
    else return false
    return true
  }

  return {
    hear: (message) => hear(message as StorageToBackground),
    stop() {
      looking.stop()
      stop()
    },
  }
}

/**
 * Tells what this thread finds out, and takes over what the other has, without telling it so. What the two say may cross: that the other
 * can write again ends no failed sync of which it has not heard; only what wrote everything anew does.
 */
function reportFinds(db: Deps['db'], tell: (state: StorageState) => void) {
  let isHeard = false
  const stop = onStorageChange(db, () => {
    if (!isHeard) tell(storageState(db))
  })
  function untold(take: () => void): void {
    isHeard = true
    take()
    isHeard = false
  }
  return {
    reporting(state: StorageState) {
      if (state.unsynced || !storageState(db).unsynced) untold(() => reportStorage(db, state))
    },
    recovered: () => untold(() => noteRecovered(db)),
    stop,
  }
}
