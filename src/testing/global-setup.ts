import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder in which everything that this run writes lies; every `tmpdir()` of a test. */
    runFolder: string
  }
}

/** What may be left when the last test has ended: made once and shared by all (set-up-folder.ts), or the browser's own. */
const shared = /^(set-up|set-up\.lock|playwright.*|node-compile-cache|\.?org\.chromium\..*)$/

/** One folder for whatever a run writes: gone at its end, and a test that left something in it is told on. */
export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-tests-'))
  // Servers that others wrote run as users of their own, such as Dovecot's.
  chmodSync(folder, 0o711)
  project.provide('runFolder', folder)
  return async () => {
    await endBrowsers(folder)
    const left = readdirSync(folder).filter((name) => !shared.test(name))
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
    if (left.length === 0) return
    process.stderr.write(`\nTests left behind, in their temporary folder: ${left.join(', ')}\n`)
    process.exitCode = 1
  }
}

/** A worker's Chromium outlives it, and would go on writing into the folder while that is removed. */
async function endBrowsers(folder: string): Promise<void> {
  for (let running = browsersIn(folder); running.length > 0; running = browsersIn(folder)) {
    for (const pid of running) ifThere(() => process.kill(pid, 'SIGKILL'))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Processes that have their profile there; none where the system does not tell them as Linux does. */
function browsersIn(folder: string): number[] {
  const names = ifThere(() => readdirSync('/proc')) ?? []
  const commandOf = (pid: string) => ifThere(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? ''
  return names
    .filter((name) => /^\d+$/.test(name) && commandOf(name).includes(`--user-data-dir=${folder}/`))
    .map(Number)
}

/** What is looked at may end at any moment. */
function ifThere<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
