import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import type { Words } from '#src/commands/command.ts'
import { codeBlocks, commandsByName, type Document, documents, environmentNames, everyDocument } from './documents.ts'
import { projectRoot } from './house.ts'

/** What operators read, against what it speaks of: links, commands and their options, variables, and who runs its blocks. */

const commands = await commandsByName()
/** Spelt as other programs have it, by src/main.ts. */
const everywhere = ['-h', '--help', '-v', '-V', '--version']

test('the commands are found, and what follows them', () => {
  expect([...commands.keys()]).toEqual(expect.arrayContaining(['serve', 'incident', 'doctor', 'completion', 'help']))
  expect(faultOf('backup FILE --recipient age1')).toBeUndefined()
  expect(faultOf('bakcup FILE')).toBe('bakcup')
  expect(faultOf('user reset-pasword ann@example.com')).toBe('reset-pasword')
  expect(faultOf('restore FILE --rehears')).toBe('--rehears')
  expect(faultOf('incident open "Logins fail" --service "A|B=major" | cat')).toBeUndefined()
  expect(environmentNames.has('OPSENTRY_DATA')).toBe(true)
})

test.each(everyDocument)('$path leads only to what is there', ({ path, text }) => {
  expect(linksOf(text).flatMap((link) => (isThere(path, link) ? [] : link))).toEqual([])
})

test('the index leads to every page of docs/', () => {
  const index = documents.find(({ path }) => path === 'docs/README.md')?.text ?? ''
  const pages = documents.flatMap(({ path }) => /^docs\/([\w-]+\.md)$/.exec(path)?.[1] ?? [])
  expect(pages.filter((page) => page !== 'README.md' && !index.includes(`](${page})`))).toEqual([])
})

test.each(documents)('$path names commands and options that exist', (document) => {
  const faults = commandLines(document).flatMap((line) => faultOf(line) ?? [])
  expect(faults).toEqual([])
})

test.each(documents)('$path names variables that are read', ({ text }) => {
  const named = [...text.matchAll(/OPSENTRY_[A-Z_]+[A-Z]/g)].map(([name]) => name)
  expect([...new Set(named)].filter((name) => !environmentNames.has(name))).toEqual([])
})

test('opsentry help serve says what each variable is for, and names none that is not read', () => {
  const named = [...(commands.get('serve')?.details ?? '').matchAll(/^ {2}(OPSENTRY_[A-Z_]+) {2,}\S/gm)].map(
    ([, name]) => name,
  )
  const read = [...environmentNames].filter((name) => !name.endsWith('_FILE'))
  expect(named.toSorted()).toEqual(read.toSorted())
})

test.each(documents)('each block of code in $path is run by a test, or says why not', (document) => {
  const faults = codeBlocks(document).flatMap(({ path, line, language, code, note }) => {
    const [, how = '', what = ''] = /^(run|not run): (\S.*)$/.exec(note ?? '') ?? []
    const isKnown =
      how === 'run' ? existsSync(join(projectRoot, what)) : how === 'not run' || isOfCommandsAlone(language, code)
    return isKnown ? [] : `${path}:${line}`
  })
  expect(faults).toEqual([])
})

test.each(documents)(
  'each block of YAML, JSON or a shell in $path is well-formed, also where nothing here can run it',
  (document) => {
    const faults = codeBlocks(document).flatMap(({ path, line, language, code }) => {
      const problem = problemOf[language]?.(code)
      return problem === undefined ? [] : `${path}:${line}: ${problem}`
    })
    expect(faults).toEqual([])
  },
)

const problemOf: Record<string, (code: string) => string | undefined> = {
  yaml: (code) => thrownBy(() => Bun.YAML.parse(code)),
  json: (code) => thrownBy(() => JSON.parse(code)),
  sh: (code) => Bun.spawnSync(['sh', '-n', '-c', code], { stderr: 'pipe' }).stderr.toString().trim() || undefined,
}

function thrownBy(parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    return String(error)
  }
}

/** `opsentry …` on each line: what the test above holds against the commands. */
function isOfCommandsAlone(language: string, code: string): boolean {
  const lines = code.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  return language === 'sh' && lines.every((line) => /^opsentry\s/.test(line))
}

/** Relative ones, without pictures' sizes. */
function linksOf(text: string): string[] {
  const links = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter((link) => !/^(https?|mailto):/.test(link))
}

function isThere(from: string, link: string): boolean {
  const [file = '', anchor] = link.split('#')
  const path = file === '' ? from : normalize(join(dirname(from), file))
  const whole = join(projectRoot, path)
  if (!existsSync(whole)) return false
  return anchor === undefined || (statSync(whole).isFile() && anchorsOf(readFileSync(whole, 'utf8')).includes(anchor))
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  const headings = text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/^#{1,6} (.+)$/gm)
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** What stands behind `opsentry`, in blocks and between backticks; not what leaves something open, such as `opsentry user …`. */
function commandLines(document: Document): string[] {
  const prose = document.text.replaceAll(/```[\s\S]*?```/g, '')
  const spans = [...prose.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span)
  const blocks = codeBlocks(document).filter(({ language }) => language === 'sh')
  const lines = [...spans, ...blocks.flatMap(({ code }) => code.split('\n'))]
  return lines.flatMap((line) => {
    const [, asked] = /(?:^|[\s/|(])opsentry ((?!.*…)(?!.*\\\|)[a-z-].*)$/.exec(line) ?? []
    return asked === undefined || !/(^|[^.\w])(\S*\/)?opsentry /.test(line) || isOther(line) ? [] : asked
  })
}

/** The name of a service, a user, a container, an image or a file. */
function isOther(line: string): boolean {
  return /\b(systemctl|journalctl|useradd|chown|sudo -u|docker|podman|apt-get|kubectl|install|EnvironmentFile)\b/.test(
    line,
  )
}

/** The first word of a command line that means nothing there. */
function faultOf(line: string): string | undefined {
  const [name = '', ...rest] = wordsOf(line)
  if (everywhere.includes(name)) return undefined
  const command = commands.get(name)
  if (!command) return name
  if (name === 'help') return rest[0] === undefined || commands.has(rest[0]) ? undefined : rest[0]
  return faultIn(rest, command.words ?? {})
}

function faultIn(words: string[], { verbs, options = {} }: Words): string | undefined {
  const [first, ...rest] = words
  if (first === undefined || everywhere.includes(first)) return undefined
  if (first.startsWith('--')) {
    const [option = '', value] = first.slice(2).split('=')
    const kind = options[option]
    if (kind === undefined) return first
    return faultIn(kind === 'none' || value !== undefined ? rest : rest.slice(1), { verbs, options })
  }
  const verb = verbs?.[first]
  if (verb) return faultIn(rest, { verbs: verb.verbs, options: { ...options, ...verb.options } })
  return verbs && Object.keys(verbs).length > 0 && Object.keys(options).length === 0 && /^[a-z-]+$/.test(first)
    ? first
    : faultIn(rest, { verbs, options })
}

/** Of a shell, until a pipe, a redirection or a comment. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"']+/g)].map(([word]) => word)
  const end = words.findIndex((word) => /^([|<>#;&]|&&|2>)/.test(word))
  return (end < 0 ? words : words.slice(0, end)).filter((word) => word !== '\\')
}
