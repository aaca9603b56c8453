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
  /** For the shell's completion; absent: nothing follows the name. */
  words?: Words
  /** Resolves when done. Throws CommandError (exit 1) or UsageError (exit 2) with one plain sentence saying what to do. */
  run: (args: string[], context: CommandContext) => Promise<void>
}

/** What may follow a word on the command line. */
export interface Words {
  verbs?: Record<string, Words>
  /** Name without its dashes -> the words of its value; `file`: a path; `text`: anything; `none`: it takes no value. */
  options?: Record<string, readonly string[] | 'file' | 'text' | 'none'>
  /** Paths of files may follow. */
  files?: boolean
}

/** The command has said on stdout that the answer is no: exit 1, and nothing more. */
export class Negative extends Error {}
export class CommandError extends Error {}

export class UsageError extends Error {
  constructor(
    message: string,
    /** After `opsentry `, where the command's own says less. */
    readonly usage?: string,
  ) {
    super(message)
  }
}
