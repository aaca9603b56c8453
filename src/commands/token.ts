import { apiTokenDays, createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { DomainError } from '#src/domain/errors.ts'
import { nameProblem } from '#src/domain/forms/name-problem.ts'
import { organizationBySlug } from '#src/domain/organizations/find-organization.ts'
import { type Role, roles } from '#src/words.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { consoleActor, openData } from './open-deps.ts'
import { readOptions } from './read-options.ts'

export const tokenCommand: Command = {
  name: 'token',
  usage: 'token create --organization SLUG --role ROLE --name NAME [--days DAYS]',
  summary: 'prints a new API token, once',
  details: `  --organization   the short name of the organization the token acts in
  --role           ${roles.join(', ')}: what the token may do
  --name           which program uses it
  --days           ${apiTokenDays.filter((days) => days > 0).join(', ')}; without it the token is good until it is revoked

The token is the organization's: it keeps working, whoever leaves. It alone is written to stdout, so that a script can keep it. It is stored as a hash and cannot be shown again.`,
  words: {
    verbs: {
      create: {
        options: { organization: 'text', role: roles, name: 'text', days: apiTokenDays.filter(Boolean).map(String) },
      },
    },
  },
  run: createToken,
}

const options = {
  organization: { type: 'string' },
  role: { type: 'string' },
  name: { type: 'string' },
  days: { type: 'string' },
} as const

async function createToken(args: string[], context: CommandContext): Promise<void> {
  const { slug, ...input } = readInput(args)
  const { deps, close } = openData(context)
  try {
    const organization = organizationBySlug(deps, slug)
    context.out(createApiToken(deps, consoleActor('token'), organization.id, input))
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found')
      throw new CommandError(`There is no organization "${slug}": give the short name of one that exists.`)
    throw error
  } finally {
    close()
  }
}

function readInput(args: string[]): { slug: string; role: Role; name: string; days: number } {
  const { positionals, values } = readOptions({ args, options, allowPositionals: true, strict: true })
  if (positionals.length !== 1 || positionals[0] !== 'create') throw new UsageError('Say what to do: create.')
  const { organization, role: typedRole, name, days: typedDays = '0' } = values
  if (organization === undefined) throw new UsageError('--organization is missing.')
  if (name === undefined) throw new UsageError('--name is missing.')
  const problem = nameProblem(name.trim())
  if (problem) throw new UsageError(`--name: ${problem}`)
  const role = roles.find((one) => one === typedRole)
  if (!role)
    throw new UsageError(`--role is ${typedRole ? `"${typedRole}"` : 'missing'}: give one of ${roles.join(', ')}.`)
  const days = apiTokenDays.find((one) => String(one) === typedDays)
  if (days === undefined) throw new UsageError(`--days is "${typedDays}": give one of ${apiTokenDays.join(', ')}.`)
  return { slug: organization, role, name: name.trim(), days }
}
