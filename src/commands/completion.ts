import { type Command, UsageError, type Words } from './command.ts'
import { bashCompletion } from './terminal/completion/bash.ts'
import { fishCompletion } from './terminal/completion/fish.ts'
import { zshCompletion } from './terminal/completion/zsh.ts'

const shells: Record<string, (words: Words) => string> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

/** `commands` by name; read when it runs, so that they may include `completion` itself. */
export function completionCommand(commands: Record<string, () => Promise<Command>>): Command {
  return {
    name: 'completion',
    usage: `completion ${Object.keys(shells).join('|')}`,
    summary: 'writes the completion of commands and options for a shell',
    details: `  bash   opsentry completion bash > ~/.local/share/bash-completion/completions/opsentry
  zsh    opsentry completion zsh > "\${fpath[1]}/_opsentry"
  fish   opsentry completion fish > ~/.config/fish/completions/opsentry.fish

For the shell that is open: eval "$(opsentry completion bash)".`,
    words: { verbs: Object.fromEntries(Object.keys(shells).map((shell) => [shell, {}])) },
    async run([shell, ...rest], { out }) {
      const written = Object.hasOwn(shells, shell ?? '') ? shells[shell ?? ''] : undefined
      if (!written || rest.length > 0) throw new UsageError(`Name one shell: ${Object.keys(shells).join(', ')}.`)
      out(written(await wordsOf(commands)).trimEnd())
    },
  }
}

async function wordsOf(commands: Record<string, () => Promise<Command>>): Promise<Words> {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()))
  const named = loaded.map(({ name, words = {} }): [string, Words] => [name, name === 'help' ? names(loaded) : words])
  return { verbs: Object.fromEntries(named) }
}

function names(commands: readonly Command[]): Words {
  return { verbs: Object.fromEntries(commands.map(({ name }) => [name, {}])) }
}
