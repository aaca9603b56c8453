import { readdirSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import type { Command, Words } from './command.ts'
import { completionCommand } from './completion.ts'
import { bashCompletion } from './terminal/completion/bash.ts'
import { fishCompletion } from './terminal/completion/fish.ts'
import { zshCompletion } from './terminal/completion/zsh.ts'

const words: Words = {
  verbs: {
    incident: {
      verbs: {
        open: { options: { text: 'text', status: ['investigating', 'identified'], json: 'none' } },
        list: { options: { all: 'none' } },
      },
    },
    service: { verbs: { status: { verbs: { operational: {}, major_outage: {} } } } },
    verify: { files: true, options: { anchor: 'file' } },
    version: {},
  },
}

/** What a real bash offers for a line; the cursor stands at its end. */
const asked = [
  ['', 'incident service verify version'],
  ['ver', 'verify version'],
  ['incident ', 'open list'],
  ['incident o', 'open'],
  ['incident open --', '--text --status --json'],
  ['incident open "API down" --st', '--status'],
  ['incident open Down --status ', 'investigating identified'],
  ['incident open Down --status id', 'identified'],
  ['incident open Down --text ', ''],
  ['incident open Down --json --t', '--text'],
  ['incident list --', '--all'],
  ['service status API ma', 'major_outage'],
  ['version ', ''],
  ['nonsense ', 'incident service verify version'],
  ['verify --anchor package.js', 'package.json'],
  ['verify package.js', 'package.json'],
] as const

let offered: string[]

beforeAll(() => {
  const lines = asked.map(
    ([line]) => `ask ${line.endsWith(' ') || line === '' ? `opsentry ${line} ''` : `opsentry ${line}`}`,
  )
  const script = `${bashCompletion(words)}
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _opsentry 2>/dev/null; echo "\${COMPREPLY[*]}"; }
${lines.join('\n')}`
  const { stdout, stderr, exitCode } = Bun.spawnSync(['bash', '--norc', '-u', '-c', script])
  expect([exitCode, stderr.toString()]).toEqual([0, ''])
  offered = stdout.toString().split('\n')
})

test.each(asked.map(([line, offer], index) => [line, offer, index] as const))(
  'bash offers for “opsentry %s” “%s”',
  (_, offer, index) => {
    expect(offered[index]).toBe(offer)
  },
)

test('each shell has every word; another shell is refused', async () => {
  const lines: string[] = []
  const command = completionCommand({ version: async () => (await import('./version.ts')).versionCommand })
  const context = { config: {} as never, out: (line: string) => void lines.push(line) }
  for (const shell of ['bash', 'zsh', 'fish']) await command.run([shell], context)
  expect(lines).toHaveLength(3)
  for (const script of [bashCompletion(words), zshCompletion(words), fishCompletion(words)])
    for (const word of ['incident', 'open', 'investigating', 'anchor', 'major_outage']) expect(script).toContain(word)
  for (const args of [[], ['tcsh'], ['constructor'], ['bash', 'zsh']])
    await expect(command.run(args, context)).rejects.toThrow('Name one shell: bash, zsh, fish.')
})

test('every option that the help of a command explains is completed', async () => {
  const explained = await Promise.all(
    readdirSync(import.meta.dirname)
      .filter(isCommand)
      .map(optionsOf),
  )
  const all = explained.flat()
  expect(all.length).toBeGreaterThan(30)
  expect(all.filter(({ isOffered }) => !isOffered)).toEqual([])
})

function isCommand(file: string): boolean {
  return /^[a-z-]+\.ts$/.test(file) && !/^(background-worker|hung)\.ts$/.test(file)
}

async function optionsOf(file: string) {
  const exported: Record<string, unknown> = await import(`./${file}`)
  const commands = Object.entries(exported).filter(([name, one]) => name.endsWith('Command') && typeof one === 'object')
  return commands.flatMap(([, one]) => {
    const { name, details = '', words = {} } = one as Command
    const offered = offeredBy(words)
    const lines = [...details.matchAll(/^ {2}(--[a-z, -]+?) {2,}/gm)].flatMap(([, line = '']) => line.split(', '))
    return lines.map((option) => ({ name, option, isOffered: offered.has(option.slice(2)) }))
  })
}

function offeredBy({ verbs = {}, options = {} }: Words): Set<string> {
  return new Set([...Object.keys(options), ...Object.values(verbs).flatMap((verb) => [...offeredBy(verb)])])
}
