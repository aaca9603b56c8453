import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '#src/commands/command.ts'
import { projectRoot } from './house.ts'

/** What operators read, and what it speaks of: commands, variables of the environment, blocks of code. */

export interface Document {
  /** From the root. */
  path: string
  text: string
}

export interface CodeBlock {
  path: string
  /** Of its fence, from 1. */
  line: number
  language: string
  code: string
  /** What the comment before it says: `run: PATH`, `not run: why`; undefined: it has none. */
  note: string | undefined
}

/** Every document of the checkout. */
export const everyDocument: readonly Document[] = ['.', 'bench', 'docs', 'packaging']
  .flatMap(markdownIn)
  .toSorted()
  .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }))

/** Those that operators follow, in the order of their paths. */
export const documents = everyDocument.filter(
  ({ path }) => /^(README|SECURITY)\.md$/.test(path) || /^(bench|docs|packaging)\/(?!decisions\/)/.test(path),
)

function markdownIn(folder: string): string[] {
  const recursive = folder !== '.'
  const names = readdirSync(join(projectRoot, folder), { recursive, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name))
}

export function codeBlocks({ path, text }: Document): CodeBlock[] {
  const fences = /(?:^<!-- (.+?) -->\n\n?)?^```(\w*)\n([\s\S]*?)^```$/gm
  return [...text.matchAll(fences)].map(({ 0: whole, 1: note, 2: language = '', 3: code = '', index }) => ({
    ...{ path, language, code, note },
    line: text.slice(0, index + whole.indexOf('```')).split('\n').length,
  }))
}

/** Every name that src/config.ts reads, and its `_FILE`. */
export const environmentNames: ReadonlySet<string> = new Set(
  [...readFileSync(join(projectRoot, 'src/config.ts'), 'utf8').matchAll(/\bread\('([A-Z_]+)'\)/g)].flatMap(
    ([, name]) => [`OPSENTRY_${name}`, `OPSENTRY_${name}_FILE`],
  ),
)

/** The commands of src/main.ts, which runs where it is imported, by name. */
export async function commandsByName(): Promise<ReadonlyMap<string, Command>> {
  const main = readFileSync(join(projectRoot, 'src/main.ts'), 'utf8')
  const found = [
    ...main.matchAll(/^ {2}(\w+): async \(\) => \(await import\('\.\/(\S+)'\)\)\.(\w+)(\(commands\))?,$/gm),
  ]
  const loaded = found.map(async ([, name = '', path = '', exported = '', takesAll]): Promise<[string, Command]> => {
    const room = await import(join(projectRoot, 'src', path))
    return [name, takesAll ? room[exported]({}) : room[exported]]
  })
  return new Map(await Promise.all(loaded))
}
