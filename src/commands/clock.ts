import { confirmClock } from '#src/domain/clock/confirm-clock.ts'
import { DomainError } from '#src/domain/errors.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { consoleActor, openData } from './open-deps.ts'

export const clockCommand: Command = {
  name: 'clock',
  usage: 'clock confirm',
  summary: 'says that the clock of this machine is right, after it was set',
  details: `Where the clock was set, or says that Opsentry was off for more than half a day, nothing is erased for its age until
somebody says that it is right, or it has run steadily for a day. Look at it first, with the command date. Opsentry may serve
meanwhile. The same as the button “The clock is right” above the pages of the instance admin.`,
  words: { verbs: { confirm: {} } },
  async run([verb, ...rest], context) {
    if (verb !== 'confirm' || rest.length > 0) throw new UsageError('Say what to do: confirm.')
    confirm(context)
  },
}

function confirm(context: CommandContext): void {
  const { deps, close } = openData(context)
  try {
    confirmClock(deps, consoleActor('clock'))
    context.out(`The clock says ${new Date(deps.clock.now()).toISOString()}, and is believed.`)
  } catch (error) {
    throw error instanceof DomainError ? new CommandError(error.message) : error
  } finally {
    close()
  }
}
