import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** The sources as the rules of the house see them. */

export const projectRoot = resolve(import.meta.dirname, '../..')

export interface Import {
  /** From the root where it is ours; else a package's name. */
  target: string
  isOurs: boolean
  line: number
}

export interface SourceFile {
  /** From the root. */
  path: string
  text: string
  imports: Import[]
}

export const sources = ['src', 'views'].flatMap(sourcesIn)
export const product = sources.filter(({ path }) => !path.includes('.test.') && !path.startsWith('src/testing/'))
export const tests = sources.filter(({ path }) => path.includes('.test.'))

/** The room of the domain that a file stands in. */
export function roomOf(path: string): string | undefined {
  return /^src\/domain\/([a-z-]+)\//.exec(path)?.[1]
}

/** `path:line` of the pattern's first match in a file, if there is one. */
export function firstMatch({ path, text }: SourceFile, pattern: RegExp): string[] {
  const at = text.search(pattern)
  return at < 0 ? [] : [`${path}:${text.slice(0, at).split('\n').length}`]
}

function sourcesIn(folder: string): SourceFile[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => read(join(folder, name)))
}

function read(path: string): SourceFile {
  const text = readFileSync(join(projectRoot, path), 'utf8')
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => {
    const target = match[1] ?? ''
    const isOurs = /^[.#]/.test(target)
    const line = text.slice(0, match.index).split('\n').length
    return { target: isOurs ? fromRoot(path, target) : target, isOurs, line }
  })
  return { path, text, imports }
}

function fromRoot(path: string, target: string): string {
  if (target.startsWith('#')) return target.slice(1)
  return relative(projectRoot, resolve(projectRoot, dirname(path), target))
}
