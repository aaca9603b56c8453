import type { Config } from '#src/config.ts'

/** Passed to every command: the environment as read, and the output for its lines. */
export interface CommandContext {
  config: Config
  out: (line: string) => void
}

export interface Command {
  name: string
  /** After `opsentry `, such as `backup FILE`. */
  usage: string
  /** One line for `opsentry help`. */
  summary: string
  /** Further lines for `opsentry help NAME`. */
  details?: string
  /** Resolves when done. Throws CommandError (exit 1) or UsageError (exit 2) with one plain sentence saying what to do. */
  run: (args: string[], context: CommandContext) => Promise<void>
}

export class CommandError extends Error {}
export class UsageError extends Error {}
