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

/** Files that may stay until the run ends: shared by all tests (set-up-folder.ts), or the browser's own. */
const shared = /^(set-up|set-up\.lock|playwright.*|node-compile-cache|\.?org\.chromium\..*)$/

/** One folder for all that a run writes, removed at its end; the run fails when a test has left something in it. */
export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-tests-'))
  // Servers of others drop their rights, and their files lie further down.
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

/** Processes whose profile lies in the folder; found through /proc, and so none on other systems than Linux. */
function browsersIn(folder: string): number[] {
  const names = ifThere(() => readdirSync('/proc')) ?? []
  const commandOf = (pid: string) => ifThere(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? ''
  return names
    .filter((name) => /^\d+$/.test(name) && commandOf(name).includes(`--user-data-dir=${folder}/`))
    .map(Number)
}

/** Undefined where `act` fails, because a process may end between two looks at it. */
function ifThere<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
