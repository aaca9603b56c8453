import { type ApiTokenInput, createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { apiTokenDays, lastDayProblem, type TokenEnd } from '#src/domain/api-tokens/token-end.ts'
import { callsProblem, readCalls, someScopes, type TokenLimits } from '#src/domain/api-tokens/token-limits.ts'
import { DomainError } from '#src/domain/errors.ts'
import { nameProblem } from '#src/domain/forms/name-problem.ts'
import { readNetworks } from '#src/domain/networks/networks.ts'
import { organizationBySlug } from '#src/domain/organizations/find-organization.ts'
import { type TokenScope, tokenScopes } from '#src/words/access.ts'
import { type Role, roles } from '#src/words.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { consoleActor, openData } from './open-deps.ts'
import { type Options, optionWords } from './option-words.ts'
import { readOptions } from './read-options.ts'

const options = {
  organization: { type: 'string' },
  role: { type: 'string', words: roles },
  name: { type: 'string' },
  scope: { type: 'string', multiple: true, words: tokenScopes },
  days: { type: 'string', words: apiTokenDays.filter(Boolean).map(String) },
  until: { type: 'string' },
  networks: { type: 'string', multiple: true },
  'calls-per-minute': { type: 'string' },
  'agent-publishes': { type: 'boolean' },
} as const satisfies Options

export const tokenCommand: Command = {
  name: 'token',
  usage:
    'token create --organization SLUG --role ROLE --name NAME [--scope SCOPES] [--days DAYS | --until DAY] [--networks LIST] …',
  summary: 'prints a new API token, once',
  details: `  --organization       the short name of the organization the token acts in
  --role               ${roles.join(', ')}: what the token may do
  --name               which program uses it
  --scope              ${tokenScopes.join(', ')}: what it is for, within its role; several with commas between them,
                       each reads; without it everything
  --days               ${apiTokenDays.filter((days) => days > 0).join(', ')}; without it the token is good until it is revoked
  --until              its last day, such as 2026-06-30, in the organization's time zone
  --networks           addresses and ranges from which alone it works, such as 203.0.113.0/24, with commas between them
  --calls-per-minute   how often it may call; without it as often as any other
  --agent-publishes    what an agent writes with it over MCP is published at once, and waits for nobody

The token is the organization's: it keeps working, whoever leaves. It alone is written to stdout, so that a script can keep it. It is stored as a hash and cannot be shown again.`,
  words: { verbs: { create: { options: optionWords(options) } } },
  run: createToken,
}

type Typed = ReturnType<typeof typedOptions>

async function createToken(args: string[], context: CommandContext): Promise<void> {
  const { slug, input, limits } = readInput(args)
  const { deps, close } = openData(context)
  try {
    const organization = organizationBySlug(deps, slug)
    const problem =
      'lastDay' in input
        ? lastDayProblem(input.lastDay, { now: deps.clock.now(), timeZone: organization.timeZone })
        : undefined
    if (problem) throw new UsageError(`--until: ${problem}`)
    context.out(createApiToken(deps, consoleActor('token'), organization.id, input, limits))
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found')
      throw new CommandError(`There is no organization "${slug}": give the short name of one that exists.`)
    throw error
  } finally {
    close()
  }
}

function typedOptions(args: string[]) {
  const { positionals, values } = readOptions({ args, options, allowPositionals: true, strict: true })
  if (positionals.length !== 1 || positionals[0] !== 'create') throw new UsageError('Say what to do: create.')
  return values
}

function readInput(args: string[]): { slug: string; input: ApiTokenInput; limits: TokenLimits } {
  const typed = typedOptions(args)
  const { organization, name } = typed
  if (organization === undefined) throw new UsageError('--organization is missing.')
  if (name === undefined) throw new UsageError('--name is missing.')
  const problem = nameProblem(name.trim())
  if (problem) throw new UsageError(`--name: ${problem}`)
  const input = { name: name.trim(), role: roleOf(typed), ...endOf(typed) }
  return { slug: organization, input, limits: limitsOf(typed) }
}

function roleOf({ role: typed }: Typed): Role {
  const role = roles.find((one) => one === typed)
  if (!role) throw new UsageError(`--role is ${typed ? `"${typed}"` : 'missing'}: give one of ${roles.join(', ')}.`)
  return role
}

function endOf({ days: typed = '0', until, days: said }: Typed): TokenEnd {
  if (until !== undefined && said !== undefined) throw new UsageError('Give --days or --until, not both.')
  if (until !== undefined) return { lastDay: until }
  const days = apiTokenDays.find((one) => String(one) === typed)
  if (days === undefined) throw new UsageError(`--days is "${typed}": give one of ${apiTokenDays.join(', ')}.`)
  return { days }
}

function limitsOf(typed: Typed): TokenLimits {
  const networks = readNetworks((typed.networks ?? []).join(','))
  if (!networks.ok) throw new UsageError(`--networks: ${networks.problem}`)
  const callsPerMinute = readCalls(typed['calls-per-minute'] ?? '')
  if (callsPerMinute === 'wrong') throw new UsageError(`--calls-per-minute: ${callsProblem}`)
  const agentPublishes = typed['agent-publishes'] ?? false
  return { scopes: scopesOf(typed), networks: networks.networks, callsPerMinute, agentPublishes }
}

function scopesOf({ scope = ['everything'] }: Typed): TokenScope[] {
  const named = scope.flatMap((list) => list.split(',')).map((one) => one.trim())
  const unknown = named.find((one) => !tokenScopes.some((known) => known === one))
  if (unknown !== undefined)
    throw new UsageError(`--scope is "${unknown}": give one or more of ${tokenScopes.join(', ')}.`)
  return named.includes('everything') ? ['everything'] : someScopes(named)
}
