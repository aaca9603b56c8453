import { resetFactorNow } from '#src/domain/accounts/factor-reset.ts'
import { makePasswordReset } from '#src/domain/accounts/forgot-password.ts'
import type { Deps } from '#src/domain/context.ts'
import { DomainError } from '#src/domain/errors.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { consoleActor, openData } from './open-deps.ts'

export const userCommand: Command = {
  name: 'user',
  usage: 'user reset-password|reset-second-factor EMAIL',
  summary: 'lets somebody in again who lost the password or the second factor',
  details: [
    'reset-password prints a link with which they choose a new password; it works once, within 24 hours. The second factor stays.',
    'reset-second-factor removes authenticator app, recovery codes and passkeys at once, ends every session and mails them.',
  ].join('\n'),
  words: { verbs: { 'reset-password': {}, 'reset-second-factor': {} } },
  async run([verb, email, ...rest], context) {
    const act = verbs[verb ?? '']
    if (!act) throw new UsageError('Say what to do: reset-password or reset-second-factor.')
    if (email === undefined || rest.length > 0) throw new UsageError('Name one e-mail address.')
    withData(context, (deps) => context.out(act(deps, email)))
  },
}

const verbs: Record<string, (deps: Deps, email: string) => string> = {
  'reset-password'(deps, email) {
    const token = makePasswordReset(deps, consoleActor('user'), email)
    return publicUrl(deps) + routes.resetPassword.show.url({ token })
  },
  'reset-second-factor'(deps, email) {
    resetFactorNow(deps, consoleActor('user'), email)
    return `The second factor of ${email} is removed: they sign in with the password, or choose one by “forgot password”. Links that were made for them before work no more.`
  },
}

function withData(context: CommandContext, act: (deps: Deps) => void): void {
  const { deps, close } = openData(context)
  try {
    act(deps)
  } catch (error) {
    throw error instanceof DomainError ? new CommandError(error.message) : error
  } finally {
    close()
  }
}
