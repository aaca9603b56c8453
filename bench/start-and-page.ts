import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { askFor, median } from './load.ts'

/**
 * Start-up, memory, page and import of the executable with thirteen years of a real page's history, printed beside their
 * targets. The page is measured against raw Bun.serve with the same bytes and headers, each a process of its own, in turns
 * within one run: only the ratio means anything. `--short`: few rounds, to see that it works.
 */

const short = process.argv.includes('--short')
const rounds = short ? 3 : 9
const requests = short ? 200 : 6000
const connections = 16

const root = resolve(import.meta.dirname, '..')
const binary = join(root, 'dist/opsentry')
const folder = mkdtempSync(join(tmpdir(), 'opsentry-bench-'))
const environment = { OPSENTRY_DATA: join(folder, 'data'), OPSENTRY_HOST: '127.0.0.1', OPSENTRY_LOG_LEVEL: 'warn' }
const children: Bun.Subprocess[] = []

if (!existsSync(binary)) throw new Error('dist/opsentry is missing: run npm run build')
try {
  await measure()
} finally {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}

async function measure(): Promise<void> {
  const importSeconds = await prepare()
  const starts: number[] = []
  for (let round = 0; round < rounds; round++) starts.push(await timeStart(round))

  const opsentry = await start([binary, 'serve'], { ...environment, OPSENTRY_PORT: '0', OPSENTRY_LOG_LEVEL: 'info' })
  const page = await fetch(`${opsentry.url}/`, { headers: { 'accept-encoding': 'identity' } })
  const body = await page.bytes()
  const plain = await compare(opsentry.url, body, page.headers, '')
  const zipped = await fetch(`${opsentry.url}/`, { headers: { 'accept-encoding': 'gzip' }, decompress: false })
  const gzip = await compare(opsentry.url, await zipped.bytes(), zipped.headers, 'Accept-Encoding: gzip\r\n')

  print('binary, start to first 200', `${median(starts).toFixed(0)} ms`, '≤ 150 ms')
  print('memory after the load', `${residentMiB(opsentry.child.pid).toFixed(0)} MiB`, '≤ 120 MiB')
  print(`status page / raw Bun.serve, ${body.length} bytes`, plain.toFixed(2), '≥ 0.6')
  print('status page / raw Bun.serve, gzip', gzip.toFixed(2), '≥ 0.6')
  print('import of the history', `${importSeconds.toFixed(2)} s`, '≤ 5 s')
}

/** Sets up and imports; returns the import command's whole time in seconds. */
async function prepare(): Promise<number> {
  writeFileSync(join(folder, 'password'), 'correct horse battery')
  const owner = ['--name', 'Ann', '--email', 'ann@example.com', '--password-file', join(folder, 'password')]
  await finish(['setup', '--organization', 'GitHub', '--slug', 'github', ...owner])
  const began = performance.now()
  await finish([
    'import',
    'statuspage',
    join(root, 'src/testing/fixtures/github-history.json.gz'),
    '--organization',
    'github',
  ])
  return (performance.now() - began) / 1000
}

/** Milliseconds from starting the process to its first 200, asked for without a pause. */
async function timeStart(round: number): Promise<number> {
  const port = 20_000 + ((process.pid + round * 7) % 20_000)
  const began = performance.now()
  const child = Bun.spawn([binary, 'serve'], {
    env: { ...environment, OPSENTRY_PORT: String(port) },
    stdout: 'ignore',
    stderr: 'inherit',
  })
  children.push(child)
  let status = 0
  while (status !== 200 && performance.now() - began < 10_000)
    status = await fetch(`http://127.0.0.1:${port}/`).then(
      (answer) => answer.status,
      () => 0,
    )
  const milliseconds = performance.now() - began
  child.kill('SIGTERM')
  await child.exited
  if (status !== 200) throw new Error('it never answered')
  return milliseconds
}

/** Answers per second of the page as a share of the raw server's, median of the rounds. */
async function compare(url: string, body: Uint8Array, headers: Headers, requestHeaders: string): Promise<number> {
  const files = [join(folder, 'body'), join(folder, 'headers.json')]
  const same = Object.fromEntries([...headers].filter(([name]) => !['date', 'content-length'].includes(name)))
  writeFileSync(files[0] ?? '', body)
  writeFileSync(files[1] ?? '', JSON.stringify(same))
  const raw = await start([process.execPath, join(import.meta.dirname, 'raw-server.ts'), ...files], {})
  const load = { requests, connections, headers: requestHeaders, bytes: body.length }
  const ratios: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const ours = await askFor(`${url}/`, load)
    const theirs = await askFor(`${raw.url}/`, load)
    // The first round warms both up.
    if (round > 0) ratios.push(theirs.seconds / ours.seconds)
  }
  raw.child.kill('SIGKILL')
  return median(ratios)
}

async function start(command: string[], env: Record<string, string>) {
  const child = Bun.spawn(command, { env, stdout: 'pipe', stderr: 'inherit' })
  children.push(child)
  const decoder = new TextDecoder()
  let output = ''
  for await (const chunk of child.stdout) {
    output += decoder.decode(chunk, { stream: true })
    const port = /port=(\d+)/.exec(output)?.[1]
    if (port) return { child, url: `http://127.0.0.1:${port}` }
  }
  throw new Error(`it did not start: ${output}`)
}

async function finish(args: string[]): Promise<void> {
  const child = Bun.spawn([binary, ...args], { env: environment, stdout: 'ignore', stderr: 'inherit' })
  if ((await child.exited) !== 0) throw new Error(`opsentry ${args[0]} failed`)
}

function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

function print(what: string, figure: string, target: string): void {
  process.stdout.write(`${what.padEnd(52)} ${figure.padStart(9)}   target ${target}\n`)
}
