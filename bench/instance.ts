import { join, resolve } from 'node:path'
import { executable } from '#src/testing/executable.ts'
import { setUp } from './set-up.ts'
import { type Workplace, workplace } from './workplace.ts'

/** The data folder lies in the bench's own. */
export interface BenchInstance extends Pick<Workplace, 'folder' | 'start' | 'kill'> {
  dataFolder: string
  environment: Record<string, string>
  /** Seconds that `opsentry import` took for the history; 0 where it was left out. */
  importSeconds: number
  /** Serves until it is killed. `under`: the command that runs the executable, such as a tracer. */
  serve(under?: string[]): Promise<Serving>
  /** Kills whatever runs, and takes the folder away. */
  stop(): void
}

export interface Serving {
  url: string
  pid: number
  /** Resolves with the exit code, however long that takes. */
  ended: Promise<number>
}

export interface InstanceOptions {
  environment?: Record<string, string>
  /** The mail server's port; absent: no mail leaves. */
  relayPort?: number
  /** Thirteen years of a real page, imported into the home organization. */
  history?: boolean
}

/** The executable over a data folder of its own, with the home organization `github`. */
export async function benchInstance(options: InstanceOptions = {}): Promise<BenchInstance> {
  const { folder, start, kill, close } = workplace()
  const dataFolder = join(folder, 'data')
  const environment = {
    OPSENTRY_DATA: dataFolder,
    OPSENTRY_HOST: '127.0.0.1',
    OPSENTRY_PORT: '0',
    ...options.environment,
  }
  try {
    await setUp(dataFolder, options.relayPort)
    return {
      folder,
      start,
      kill,
      dataFolder,
      environment,
      importSeconds: options.history === false ? 0 : await importHistory(),
      async serve(under = []) {
        const child = start([...under, executable(), 'serve'], environment)
        const [, port] = await child.says(/\bport=(\d+)/)
        return { url: `http://127.0.0.1:${port}`, pid: child.pid, ended: child.exited }
      },
      stop: close,
    }
  } catch (error) {
    close()
    throw error
  }

  async function importHistory(): Promise<number> {
    const history = resolve(import.meta.dirname, '../src/testing/fixtures/github-history.json.gz')
    const began = performance.now()
    const command = [executable(), 'import', 'statuspage', history, '--organization', 'github']
    if ((await start(command, environment).ended()) !== 0) throw new Error('the history was not imported')
    return (performance.now() - began) / 1000
  }
}
