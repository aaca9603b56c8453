import { statSync } from 'node:fs'

/**
 * Asks whether another file has taken the place of the executable that runs. In a checkout, where Bun itself is what runs, that says
 * nothing of Opsentry, and the answer is no.
 */
export function watchExecutable(
  path = process.execPath,
  isOurs = import.meta.dirname.startsWith('/$bunfs'),
): () => boolean {
  const begun = isOurs ? stateOf(path) : null
  return () => {
    const now = begun === null ? null : stateOf(path)
    return now !== null && now !== begun
  }
}

/** Null where it is gone: an upgrade in two steps is in the middle. */
function stateOf(path: string): string | null {
  try {
    const { ino, size, mtimeMs } = statSync(path)
    return `${ino} ${size} ${mtimeMs}`
  } catch {
    return null
  }
}
