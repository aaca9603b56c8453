/** Requests to one store at a time: each has a connection of its own, and most of their time they wait. */
const most = 8

export interface InParallel {
  /** Starts `act` as soon as fewer than `most` run. Rejects where one that ran has failed: then nothing more is started. */
  start: (act: () => Promise<void>) => Promise<void>
  /** Resolves when all have ended; rejects with the first failure. */
  end: () => Promise<void>
}

export function inParallel(): InParallel {
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  const refuse = () => {
    if (failures.length > 0) throw failures[0]
  }
  return {
    async start(act) {
      while (running.size >= most) await Promise.race(running)
      refuse()
      const one = act()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => running.delete(one))
      running.add(one)
    },
    async end() {
      await Promise.all(running)
      refuse()
    },
  }
}
