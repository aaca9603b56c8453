import { type CommandContext, CommandError } from '../command.ts'
import type { PageClient } from './page-client.ts'

/**
 * Lets `act` work on the page: of the token's organization over HTTP, or of the data folder's for its owner. Both are loaded where
 * they are needed. `slug`: the organization that was typed. Throws a CommandError.
 */
export async function openPage<T>(
  context: CommandContext,
  slug: string | undefined,
  act: (client: PageClient) => Promise<T>,
): Promise<T> {
  const { token, url } = context.config
  if (token === undefined) return (await import('./in-process.ts')).withPageOfFolder(context, slug, act)
  if (url === undefined)
    throw new CommandError('OPSENTRY_TOKEN is set, and OPSENTRY_URL is not: set it to where Opsentry runs.')
  return act(await (await import('./over-http.ts')).pageOverHttp(url, token, slug))
}
