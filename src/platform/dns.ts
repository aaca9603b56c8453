import { Resolver } from 'node:dns/promises'
import type { Dns } from '#src/domain/context.ts'

/** Milliseconds that one server has to answer, and how often each is asked. */
const patience = { timeout: 3000, tries: 2 }
const nothingThere = ['ENOTFOUND', 'ENODATA']

/** Asks the system's name servers, or those of `servers` (`address:port`). */
export function createDns(servers?: string[]): Dns {
  const resolver = new Resolver(patience)
  if (servers) resolver.setServers(servers)
  return {
    async txt(name) {
      try {
        const records = await resolver.resolveTxt(name)
        return records.map((strings) => strings.join(''))
      } catch (error) {
        if (nothingThere.includes((error as NodeJS.ErrnoException).code ?? '')) return []
        throw error
      }
    },
  }
}
