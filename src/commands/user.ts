import { makePasswordReset } from '#src/domain/accounts/forgot-password.ts'
import { DomainError } from '#src/domain/errors.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { consoleActor, openData } from './open-deps.ts'

export const userCommand: Command = {
  name: 'user',
  usage: 'user reset-password EMAIL',
  summary: 'prints a one-time link with which somebody chooses a new password',
  details:
    'The link works once, within 24 hours. The second factor stays: whoever lost it, too, signs in with a recovery code.',
  async run([verb, email, ...rest], context) {
    if (verb !== 'reset-password') throw new UsageError('Say what to do: reset-password.')
    if (email === undefined || rest.length > 0) throw new UsageError('Name one e-mail address.')
    resetPassword(email, context)
  },
}

function resetPassword(email: string, context: CommandContext): void {
  const { deps, close } = openData(context)
  try {
    const token = makePasswordReset(deps, consoleActor('user'), email)
    context.out(publicUrl(deps) + routes.resetPassword.show.url({ token }))
  } catch (error) {
    throw error instanceof DomainError ? new CommandError(error.message) : error
  } finally {
    close()
  }
}
