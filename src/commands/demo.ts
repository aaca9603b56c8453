import { existsSync, readdirSync } from 'node:fs'
import { defaultDataFolder } from '#src/config.ts'
import { fillDemo } from '#src/domain/demo/fill-demo.ts'
import { DomainError } from '#src/domain/errors.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { consoleActor, openDeps } from './open-deps.ts'

export const demoCommand: Command = {
  name: 'demo',
  usage: 'demo',
  summary: 'fills an empty data folder with a fictitious organization, to look around',
  details: `An organization with services in groups, 90 days of history, planned maintenance and subscribers, and the account
demo@example.com, whose password is printed once. No mail is sent. Refuses a data folder that holds anything.`,
  run: demo,
}

async function demo(args: string[], context: CommandContext): Promise<void> {
  if (args.length > 0) throw new UsageError(`"${args[0]}" is one thing too many.`)
  refuseUsedFolder(context.config.dataFolder)
  const { deps, close } = openDeps(context)
  try {
    const password = readable(deps.ids.id() + deps.ids.id())
    const { name, email } = await fillDemo(deps, consoleActor('demo'), password)
    const { dataFolder } = context.config
    const start = dataFolder === defaultDataFolder ? 'opsentry' : `OPSENTRY_DATA=${dataFolder} opsentry`
    context.out(`Made ${name}, a fictitious organization with 90 days of history. Start it: ${start}`)
    context.out(`Status page: ${publicUrl(deps)}${routes.statusPage.show.url({ base: '/' })}`)
    context.out(`Account: ${email}, password: ${password}`)
  } catch (error) {
    throw error instanceof DomainError ? new CommandError(error.message) : error
  } finally {
    close()
  }
}

function refuseUsedFolder(folder: string): void {
  if (contentOf(folder).length > 0)
    throw new CommandError(`The data folder ${folder} is not empty: set OPSENTRY_DATA to a new one for the demo.`)
}

/** A fresh disk of its own holds `lost+found`. */
function contentOf(folder: string): string[] {
  if (!existsSync(folder)) return []
  try {
    return readdirSync(folder).filter((name) => name !== 'lost+found')
  } catch {
    throw new CommandError(`The data folder ${folder} cannot be read: set OPSENTRY_DATA to a new one for the demo.`)
  }
}

/** Groups of four: 24 letters and digits are hard to copy in one piece. */
function readable(text: string): string {
  return (text.match(/.{1,4}/g) ?? []).join('-')
}
