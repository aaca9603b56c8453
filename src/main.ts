import { type Command, type CommandContext, CommandError, Negative, UsageError } from './commands/command.ts'
import { reasonOf, storageTodo } from './commands/storage-todo.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { StorageError, storageErrorIn } from './db/storage.ts'

/** In the order of `opsentry help`. Each is loaded when it is asked for, so that none waits for what another needs. */
const commands: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  status: async () => (await import('./commands/status.ts')).statusCommand,
  incident: async () => (await import('./commands/incident.ts')).incidentCommand,
  service: async () => (await import('./commands/service.ts')).serviceCommand,
  maintenance: async () => (await import('./commands/maintenance.ts')).maintenanceCommand,
  subscriber: async () => (await import('./commands/subscriber.ts')).subscriberCommand,
  setup: async () => (await import('./commands/setup.ts')).setupCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  token: async () => (await import('./commands/token.ts')).tokenCommand,
  user: async () => (await import('./commands/user.ts')).userCommand,
  organization: async () => (await import('./commands/organization.ts')).organizationCommand,
  clock: async () => (await import('./commands/clock.ts')).clockCommand,
  key: async () => (await import('./commands/key.ts')).keyCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  rollback: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  outbox: async () => (await import('./commands/outbox.ts')).outboxCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  health: async () => (await import('./commands/health.ts')).healthCommand,
  completion: async () => (await import('./commands/completion.ts')).completionCommand(commands),
  licenses: async () => (await import('./commands/licenses.ts')).licensesCommand,
  version: async () => (await import('./commands/version.ts')).versionCommand,
  help: async () => (await import('./commands/help.ts')).helpCommand(commands),
}

/** Spelt as other programs have it. */
const helps = ['-h', '--help']
const spelt: Record<string, string> = {
  '-h': 'help',
  '--help': 'help',
  '-v': 'version',
  '-V': 'version',
  '--version': 'version',
}

// Files in the data folder are for the operator's user alone.
process.umask(0o077)

process.exitCode = await main(process.argv.slice(2))

/** Exit codes: 0 done, 1 failed, 2 wrong usage; why, in one sentence on stderr. */
async function main(typed: string[]): Promise<number> {
  const [name = 'serve', ...args] = asked(typed)
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) return fail(2, (await import('./commands/nearest.ts')).unknownCommand(name, Object.keys(commands)))
  const command = await load()
  const context = contextOf()
  try {
    if (command.name !== 'serve') process.stdout.on('error', endWithReader)
    await command.run(args, context)
    return 0
  } catch (error) {
    if (error instanceof Negative) return 1
    else if (error instanceof UsageError)
      return fail(2, `${error.message} Usage: opsentry ${error.usage ?? command.usage}`)
    else if (error instanceof CommandError || error instanceof ConfigError || error instanceof StorageError)
      return fail(1, error.message)
    else if (storageErrorIn(error, context.config.dataFolder))
      return fail(
        1,
        `opsentry ${name} was cut off (${reasonOf(error)}): ${storageTodo(error, context.config.dataFolder)}, then do it again.`,
      )
    else return fail(1, unexpected(name, error))
  }
}

/** `--version` asks what `version` does, and `backup --help` what `help backup` does. */
function asked([first = 'serve', ...rest]: string[]): string[] {
  const name = spelt[first] ?? first
  return name !== 'help' && rest.some((word) => helps.includes(word)) ? ['help', name] : [name, ...rest]
}

/** Read with the first use, so that `help`, `version` and `licenses` answer in a wrong environment, too. */
function contextOf(): CommandContext {
  let config: Config | undefined
  return {
    get config() {
      config ??= readConfig()
      return config
    },
    out: (line) => void process.stdout.write(`${line}\n`),
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
