import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const binary = join(root, 'dist/opsentry')

export interface BenchInstance {
  folder: string
  /** Set up, with thirteen years of a real page's history as the home organization `github`. */
  environment: Record<string, string>
  /** Serves until `stop()`. Returns its URL. */
  serve(): Promise<{ url: string; pid: number }>
  run(args: string[]): Promise<void>
  /** `kill -9` for what serves; resolves when it is dead. The data folder stays. */
  kill(): Promise<void>
  stop(): void
}

/** The executable over a data folder of its own; built before by npm run build. `setup`: further options of that command. */
export async function benchInstance(extra: Record<string, string> = {}, setup: string[] = []): Promise<BenchInstance> {
  if (!existsSync(binary)) throw new Error('dist/opsentry is missing: run npm run build')
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-bench-'))
  const environment = {
    OPSENTRY_DATA: join(folder, 'data'),
    OPSENTRY_HOST: '127.0.0.1',
    OPSENTRY_PORT: '0',
    ...extra,
  }
  const children: Bun.Subprocess[] = []

  async function run(args: string[]): Promise<void> {
    const child = Bun.spawn([binary, ...args], { env: environment, stdout: 'ignore', stderr: 'inherit' })
    if ((await child.exited) !== 0) throw new Error(`opsentry ${args[0]} failed`)
  }

  async function serve(): Promise<{ url: string; pid: number }> {
    const child = Bun.spawn([binary, 'serve'], { env: environment, stdout: 'pipe', stderr: 'inherit' })
    children.push(child)
    const reader = child.stdout.getReader()
    const decoder = new TextDecoder()
    for (let output = ''; ; ) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`it did not start: ${output}`)
      output += decoder.decode(value, { stream: true })
      const port = /port=(\d+)/.exec(output)?.[1]
      if (port === undefined) continue
      void drain(reader)
      return { url: `http://127.0.0.1:${port}`, pid: child.pid }
    }
  }

  writeFileSync(join(folder, 'password'), 'correct horse battery')
  const owner = ['--name', 'Ann', '--email', 'ann@example.com', '--password-file', join(folder, 'password')]
  await run(['setup', '--organization', 'GitHub', '--slug', 'github', ...owner, ...setup])
  const history = join(root, 'src/testing/fixtures/github-history.json.gz')
  await run(['import', 'statuspage', history, '--organization', 'github'])
  return {
    folder,
    environment,
    serve,
    run,
    async kill() {
      for (const child of children.splice(0)) {
        child.kill('SIGKILL')
        await child.exited
      }
    },
    stop() {
      for (const child of children) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A pipe that nobody reads fills up and stops its writer. */
async function drain(reader: { read(): Promise<{ done: boolean }> }): Promise<void> {
  while (!(await reader.read()).done);
}

/** A form's cookie and token, as a browser has them. */
export async function formToken(url: string, path: string): Promise<{ cookie: string; token: string }> {
  const page = await fetch(url + path)
  const cookie =
    page.headers
      .getSetCookie()
      .find((line) => line.startsWith('opsentry_csrf'))
      ?.split(';')[0] ?? ''
  return { cookie, token: /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '' }
}

/** The value below which `share` of the numbers lie. */
export function quantile(numbers: number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function print(what: string, figure: string, target: string): void {
  process.stdout.write(`${what.padEnd(60)} ${figure.padStart(12)}   target ${target}\n`)
}
