import type { Command } from '#src/commands/command.ts'
import { readConfig } from '#src/config.ts'

/** What a command says to the end, in lines: its refusal, too. `data`: the data folder; absent: the usual one. */
export async function saidBy(command: Command, args: string[], data?: string): Promise<string> {
  const lines: string[] = []
  const context = {
    config: readConfig(data === undefined ? {} : { OPSENTRY_DATA: data }),
    out: (line: string) => void lines.push(line),
  }
  await command.run(args, context).catch((error: Error) => lines.push(error.message))
  return lines.join('\n')
}
