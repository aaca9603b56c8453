import { DomainError } from '#src/domain/errors.ts'
import { liftDashboardNetworks } from '#src/domain/organizations/dashboard-networks.ts'
import { organizationBySlug } from '#src/domain/organizations/find-organization.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { consoleActor, openData } from './open-deps.ts'

export const organizationCommand: Command = {
  name: 'organization',
  usage: 'organization lift-networks SLUG',
  summary: 'lets the team of an organization in from anywhere again',
  details:
    'For when nobody can reach its dashboard from the networks that were listed. The list is emptied, and the audit log says so.',
  words: { verbs: { 'lift-networks': {} } },
  async run([verb, slug, ...rest], context) {
    if (verb !== 'lift-networks') throw new UsageError('Say what to do: lift-networks.')
    if (slug === undefined || rest.length > 0) throw new UsageError('Give the short name of one organization.')
    liftNetworks(slug, context)
  },
}

function liftNetworks(slug: string, context: CommandContext): void {
  const { deps, close } = openData(context)
  try {
    const name = liftDashboardNetworks(deps, consoleActor('organization'), organizationBySlug(deps, slug).id)
    context.out(`${name} may be worked on from anywhere again.`)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found')
      throw new CommandError(`There is no organization "${slug}": give the short name of one that exists.`)
    throw error
  } finally {
    close()
  }
}
