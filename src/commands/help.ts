import { type Command, UsageError } from './command.ts'
import { unknownCommand } from './nearest.ts'

/** `commands` by name; read when it runs, so that they may include `help` itself. */
export function helpCommand(commands: Record<string, () => Promise<Command>>): Command {
  return {
    name: 'help',
    usage: 'help [COMMAND]',
    summary: 'lists the commands, or explains one',
    async run([name], { out }) {
      if (name === undefined) return overview(await Promise.all(Object.values(commands).map((load) => load())), out)
      const command = Object.hasOwn(commands, name) ? await commands[name]?.() : undefined
      if (!command) throw new UsageError(unknownCommand(name, Object.keys(commands)))
      out(`opsentry ${command.usage}`)
      out(`  ${command.summary}`)
      if (command.details) out(`\n${command.details}`)
    },
  }
}

function overview(commands: readonly Command[], out: (line: string) => void): void {
  const width = Math.max(...commands.map(({ name }) => name.length))
  out('Opsentry: a status page and incident communication, in one executable over one data folder.\n')
  for (const { name, summary } of commands) out(`  opsentry ${name.padEnd(width)}  ${summary}`)
  out('\nWithout a command it serves. "opsentry help COMMAND" or "opsentry COMMAND --help" explains one;')
  out('"opsentry help serve" says which variables of the environment there are.')
}
