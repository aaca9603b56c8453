/**
 * Does what has a name after everything of that name which is at work: two requests that came at once are one after the other, and
 * the second sees what the first has done.
 */
export async function inTurn<T>(
  atWork: Map<string, Promise<unknown>>,
  name: string,
  act: () => T | Promise<T>,
): Promise<T> {
  for (let first = atWork.get(name); first; first = atWork.get(name)) await first
  const { promise, resolve } = Promise.withResolvers<void>()
  atWork.set(name, promise)
  try {
    return await act()
  } finally {
    atWork.delete(name)
    resolve()
  }
}
