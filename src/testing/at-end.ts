/** Closes connections and databases that a test file left open, once its last test has ended. */
const open: (() => unknown)[] = []

/** Calls `close` after the file's last test, the newest first. */
export function atEnd(close: () => unknown): void {
  open.push(close)
}

/** For setup.ts alone. One that fails leaves none of the others open. */
export async function closeAll(): Promise<void> {
  const failed: unknown[] = []
  for (const close of open.splice(0).toReversed())
    try {
      await close()
    } catch (error) {
      failed.push(error)
    }
  if (failed.length > 0) throw failed[0]
}
