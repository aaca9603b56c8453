import { BlockList } from 'node:net'
import type { Deps } from '#src/domain/context.ts'
import { DomainError } from '#src/domain/errors.ts'
import { organizationBySlug } from '#src/domain/organizations/find-organization.ts'
import { listOrganizations } from '#src/domain/organizations/list-organizations.ts'
import { callOperation } from '#src/http/api/v1/call.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { ProgramRefusal } from '#src/http/program-refusal.ts'
import { createLogger } from '#src/platform/logger.ts'
import { type CommandContext, CommandError } from '../command.ts'
import { consoleActor, openData } from '../open-deps.ts'
import { searchOf } from './over-http.ts'
import type { PageClient, PageFacts } from './page-client.ts'
import { doneOrWaits } from './waits.ts'

/** Lets `act` work on a page of the data folder, beside whoever serves it. Throws a CommandError. */
export async function withPageOfFolder<T>(
  context: CommandContext,
  slug: string | undefined,
  act: (client: PageClient) => Promise<T>,
): Promise<T> {
  const { deps, paths, close } = openData(context)
  try {
    // What the command says is read by programs: whatever is noted on the way goes elsewhere.
    const logger = createLogger({ level: 'warn', format: 'text' }, (line) => process.stderr.write(`${line}\n`))
    const appDeps = { ...deps, ...onlyWhileServing, logger, backupsFolder: paths.backups, authority: null }
    return await act(await pageInProcess(appDeps, slug))
  } finally {
    close()
  }
}

/** `slug`: the organization that was typed; undefined where there is one alone. Throws a CommandError. */
export async function pageInProcess(deps: AppDeps, slug: string | undefined): Promise<PageClient> {
  const { id } = organizationCalled(deps, slug)
  const actor = consoleActor('terminal')
  const below = `/v1/pages/${id}`
  const ask = async (method: string, path: string, body?: object) => {
    try {
      const { status, value } = await callOperation(deps, actor, { method, path: below + path, body })
      return doneOrWaits(status, value)
    } catch (error) {
      throw error instanceof DomainError || error instanceof ProgramRefusal ? new CommandError(error.message) : error
    }
  }
  return {
    page: (await ask('GET', '')) as PageFacts,
    get: (path, query = {}) => ask('GET', `/${path}${searchOf(query)}`),
    send: (method, path, body) => ask(method, `/${path}`, body),
  }
}

function organizationCalled(deps: Pick<Deps, 'db'>, slug: string | undefined): { id: string } {
  const all = listOrganizations(deps.db).filter(({ deletedAt }) => deletedAt === null)
  const slugs = all.map((one) => one.slug).toSorted()
  const [only, ...others] = all
  if (slug !== undefined) return called(deps, slug, slugs)
  else if (only && others.length === 0) return only
  else
    throw new CommandError(`There are ${all.length} organizations: add --organization with one of ${slugs.join(', ')}.`)
}

/** By a former short name, too. */
function called(deps: Pick<Deps, 'db'>, slug: string, slugs: string[]): { id: string } {
  try {
    return organizationBySlug(deps, slug)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    throw new CommandError(`There is no organization "${slug}": give one of ${slugs.join(', ')} as --organization.`)
  }
}

/** No operation of the management API needs them. */
const onlyWhileServing = {
  requestLogs: { record: () => undefined, flush: () => Promise.resolve(), ask: refuse },
  enforceNow: refuse,
  backgroundFigures: async () => null,
  workOnList: refuse,
  setupToken: '',
  trustedProxies: new BlockList(),
} satisfies Partial<AppDeps>

function refuse(): never {
  throw new CommandError('This works only in an Opsentry that serves: set OPSENTRY_TOKEN and OPSENTRY_URL.')
}
