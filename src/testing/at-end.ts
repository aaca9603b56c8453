/** What a test file leaves open (connections, databases), to be closed when its last test has ended. */
const open: (() => unknown)[] = []

/** Calls `close` after the file's last test, the newest first. */
export function atEnd(close: () => unknown): void {
  open.push(close)
}

/** For setup.ts alone. */
export async function closeAll(): Promise<void> {
  for (const close of open.splice(0).toReversed()) await close()
}
