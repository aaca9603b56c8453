import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
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
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-tests-'))
  // Servers of others drop their rights, and their files lie further down.
  chmodSync(folder, 0o711)
  project.provide('runFolder', folder)
  return () => {
    const left = readdirSync(folder).filter((name) => !shared.test(name))
    rmSync(folder, { recursive: true, force: true })
    if (left.length === 0) return
    process.stderr.write(`\nTests left behind, in their temporary folder: ${left.join(', ')}\n`)
    process.exitCode = 1
  }
}
