import { BlockList } from 'node:net'
import { createApp } from '#src/app.ts'
import { closeDatabase } from '#src/db/connection.ts'
import type { BenchInstance } from './instance.ts'
import { isShort } from './options.ts'
import { openDeps } from './set-up.ts'

/** Measures the executable, and in the short form the sources; afterwards nothing of the instance is left. */
export async function whileServed(instance: BenchInstance, measure: (url: string) => Promise<void>): Promise<void> {
  const source = isShort ? serveSource(instance.dataFolder) : undefined
  try {
    await measure(source?.url ?? (await instance.serve()).url)
  } finally {
    await source?.stop()
    instance.stop()
  }
}

/**
 * The sources, served in this process with cheap passwords, in place of the executable: for short forms that sign in. An unknown
 * address costs the executable a hash of the usual cost, in a thread that yields to others: many seconds on a busy machine.
 */
function serveSource(dataFolder: string): { url: string; stop(): Promise<void> } {
  const trustedProxies = new BlockList()
  trustedProxies.addAddress('127.0.0.1')
  const deps = { ...openDeps(dataFolder), trustedProxies }
  const server = createApp(deps).listen({ hostname: '127.0.0.1', port: 0 })
  return {
    url: `http://127.0.0.1:${server.port}`,
    async stop() {
      await server.stop(true)
      closeDatabase(deps.db)
    },
  }
}
