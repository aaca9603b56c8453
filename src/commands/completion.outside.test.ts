import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atEnd } from '#src/testing/at-end.ts'
import type { Words } from './command.ts'
import { fishCompletion } from './terminal/completion/fish.ts'
import { zshCompletion } from './terminal/completion/zsh.ts'

/** What the shells themselves offer. Needs Debian's zsh fish. */

const words: Words = {
  verbs: {
    incident: {
      verbs: {
        open: { options: { text: 'text', status: ['investigating', 'identified'], json: 'none' } },
        list: { options: { all: 'none' } },
      },
    },
    verify: { files: true, options: { anchor: 'file' } },
    version: {},
  },
}

/** A line whose end is where the cursor stands; zsh is asked before it leaves out what does not begin as the line ends. */
const asked = [
  ['opsentry ', 'incident verify version', 'incident verify version'],
  ['opsentry ver', 'verify version', 'incident verify version'],
  ['opsentry incident ', 'list open', 'list open'],
  ['opsentry incident open --', '--json --status --text', '--json --status --text'],
  ['opsentry incident open Down --status ', 'identified investigating', 'identified investigating'],
  ['opsentry incident list --a', '--all', '--all'],
  ['opsentry verify found', 'found.txt', 'FILES'],
  ['opsentry verify --anchor found', 'found.txt', 'FILES'],
] as const

const folder = mkdtempSync(join(tmpdir(), 'completion-'))
atEnd(() => rmSync(folder, { recursive: true, force: true }))
writeFileSync(join(folder, 'found.txt'), '')

function run(shell: string, script: string): string[] {
  const { stdout, stderr, exitCode } = Bun.spawnSync([...shell.split(' '), '-c', script], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder },
  })
  expect([exitCode, stderr.toString()]).toEqual([0, ''])
  return stdout.toString().split('\n')
}

const sorted = (text = '') => text.split(/\s+/).filter(Boolean).toSorted().join(' ')

test('fish offers the words that may follow', () => {
  writeFileSync(join(folder, 'opsentry.fish'), fishCompletion(words))
  const lines = asked.map(([line]) => `echo (complete -C '${line}' | string split -f1 \\t)`)
  const offered = run('fish --no-config', `source opsentry.fish\n${lines.join('\n')}`)
  expect(offered.slice(0, asked.length).map(sorted)).toEqual(asked.map(([, inFish]) => inFish))
})

test('zsh offers the words that may follow', () => {
  writeFileSync(join(folder, '_opsentry'), zshCompletion(words))
  const ask = ([line]: (typeof asked)[number]) => `ask ${line.endsWith(' ') ? `${line}''` : line}`
  const script = `compdef() { }
compadd() { offered+=("\${@:2}") }
_files() { offered+=(FILES) }
source ./_opsentry
ask() { words=("$@"); CURRENT=$#; offered=(); _opsentry; print -r -- "$offered"; }
${asked.map(ask).join('\n')}`
  const offered = run('zsh -f', script)
  expect(offered.slice(0, asked.length).map(sorted)).toEqual(asked.map(([, , inZsh]) => inZsh))
})
