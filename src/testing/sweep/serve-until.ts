import { collect, type Launch, until } from '../serving.ts'
import type { Ended } from './sweepable.ts'

export interface Served {
  url: string
  isAlive: () => boolean
}

/** Serves until `act` has done what it does, or until it ends by itself; then stops it, as an operator does. */
export async function serveUntil(
  folder: string,
  launch: Launch,
  act: (served: Served) => Promise<unknown>,
): Promise<Ended> {
  const child = launch(['serve'], folder, {})
  const [out, err] = [collect(child.stdout), collect(child.stderr)]
  const isAlive = () => child.exitCode === null && child.signalCode === null
  const portOr = () => /\bport=(\d+).*\n/.exec(out.text())?.[1] ?? (isAlive() ? undefined : null)
  const port = await until(portOr, 'opsentry to serve')
  if (port !== null) await act({ url: `http://127.0.0.1:${port}`, isAlive })
  if (isAlive()) child.kill('SIGTERM')
  const exit = await child.exited
  await Promise.all([out.whole, err.whole])
  return { exit, out: out.text(), err: err.text() }
}
