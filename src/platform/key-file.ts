import { readFileSync } from 'node:fs'
import type { KeyFile, KeyTrouble } from '#src/domain/context.ts'

/** The secret key as a process has it in memory. */
export interface HeldKey {
  /** base64. */
  text: string
  /** The file that it belongs in; null: the environment has it. */
  path: string | null
}

/** The file of a key that this process holds, which it can write again. Null: the key belongs in no file. */
export function keyFileOf({ text, path }: HeldKey): KeyFile | null {
  if (path === null) return null
  return {
    path,
    trouble: () => troubleOf(path, text),
    putBack: async () => (await import('./write-key-again.ts')).writeKeyAgain(path, text),
  }
}

function troubleOf(path: string, key: string): KeyTrouble | null {
  try {
    const found = readFileSync(path, 'utf8').trim()
    if (found === '') return 'empty'
    return Buffer.from(found, 'base64').equals(Buffer.from(key, 'base64')) ? null : 'other'
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'missing' : 'unreadable'
  }
}
