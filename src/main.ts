import { backupCommand } from './commands/backup.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './commands/command.ts'
import { demoCommand } from './commands/demo.ts'
import { helpCommand } from './commands/help.ts'
import { importCommand } from './commands/import.ts'
import { keyCommand } from './commands/key.ts'
import { licensesCommand } from './commands/licenses.ts'
import { restoreCommand } from './commands/restore.ts'
import { serveCommand } from './commands/serve.ts'
import { setupCommand } from './commands/setup.ts'
import { tokenCommand } from './commands/token.ts'
import { userCommand } from './commands/user.ts'
import { verifyCommand } from './commands/verify.ts'
import { versionCommand } from './commands/version.ts'
import { ConfigError, readConfig } from './config.ts'
import { StorageError } from './db/storage.ts'

/** In the order of `opsentry help`. */
const commands: Command[] = [
  serveCommand,
  setupCommand,
  importCommand,
  demoCommand,
  tokenCommand,
  userCommand,
  keyCommand,
  backupCommand,
  restoreCommand,
  verifyCommand,
  licensesCommand,
  versionCommand,
]
commands.push(helpCommand(commands))

// Files in the data folder are for the operator's user alone.
process.umask(0o077)

process.exitCode = await main(process.argv.slice(2))

/** Exit codes: 0 done, 1 failed, 2 wrong usage; why, in one sentence on stderr. */
async function main([name = 'serve', ...args]: string[]): Promise<number> {
  const command = commands.find((one) => one.name === name || (name === '--help' && one.name === 'help'))
  if (!command) return fail(2, `There is no command "${name}": opsentry help lists them.`)
  try {
    const context: CommandContext = { config: readConfig(), out: (line) => void process.stdout.write(`${line}\n`) }
    if (command !== serveCommand) process.stdout.on('error', endWithReader)
    await command.run(args, context)
    return 0
  } catch (error) {
    if (error instanceof UsageError) return fail(2, `${error.message} Usage: opsentry ${command.usage}`)
    else if (error instanceof CommandError || error instanceof ConfigError || error instanceof StorageError)
      return fail(1, error.message)
    else return fail(1, unexpected(name, error))
  }
}

/** Ends quietly when `head` or a pager has read enough. Not for `serve`, which has more to do than its log. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 1)
  throw error
}

/** A bug: one sentence, and the stack only for those who ask for it. */
function unexpected(name: string, error: unknown): string {
  const sentence = `opsentry ${name} failed: ${error instanceof Error ? error.message : error}.`
  const details = error instanceof Error ? error.stack : undefined
  return isDebugging() && details ? `${sentence}\n${details}` : `${sentence} OPSENTRY_LOG_LEVEL=debug shows where.`
}

function isDebugging(): boolean {
  try {
    return readConfig().logLevel === 'debug'
  } catch {
    return false
  }
}

function fail(exitCode: number, sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return exitCode
}
