import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { atEnd } from './at-end.ts'
import { executable } from './executable.ts'
import { type Launch, launchBinary, type PipedProcess } from './serving.ts'

/** The executable, a chosen system call of which is broken: by strace's injection (Debian's `strace`). */

/** `SIGKILL`: the process ends as the call begins. The others: the call does nothing and answers that the disk is full, or that it fails. */
export const faults = ['SIGKILL', 'ENOSPC', 'EIO'] as const
export type Fault = (typeof faults)[number]

/** The exit code, as a shell tells it, of a process that SIGKILL has ended. */
export const killed = 137

/** System calls that give a file another name. */
export const renames = ['rename', 'renameat', 'renameat2'] as const
const removals = ['unlink', 'unlinkat', 'rmdir'] as const
/** That a full disk refuses. */
const growths = [
  ...['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'copy_file_range', 'sendfile', 'ftruncate', 'fallocate'],
  ...['link', 'linkat', 'symlink', 'symlinkat', 'mkdir', 'mkdirat'],
] as const
const syncs = ['fsync', 'fdatasync', 'sync_file_range', 'msync'] as const
/** All that change something on disk, or settle it there. */
export const changes: readonly string[] = [...growths, ...syncs, ...renames, ...removals]

/** One call of a process: the n-th of that name, n from 1, each thread counting its own. */
export interface Step {
  call: string
  n: number
  /** The files that it names, below the folder that was looked at. */
  files: string[]
}

export interface Break {
  by: Fault
  /** The n-th call of each name, each thread counting its own; with `lasting` every later one, too. */
  at: Readonly<Record<string, number>>
  lasting?: boolean
  /** Absolute paths: calls on other files, sockets and pipes are neither broken nor counted. Absent: all are. */
  files?: readonly string[]
  /** For `struckIn`. */
  log?: string
}

/** Starts the executable so. It is the child itself, which gets every signal; who traces it is its grandchild. */
export function broken({ by, at, lasting = false, files = [], log = '/dev/null' }: Break): Launch {
  const fault = by === 'SIGKILL' ? 'signal=SIGKILL' : `error=${by}`
  const injections = Object.entries(at).flatMap(([call, n]) => [
    '-e',
    `inject=?${call}:${fault}:when=${n}${lasting ? '+' : ''}`,
  ])
  // A signal is not delivered at a stop of seccomp's.
  const fast = by === 'SIGKILL' ? [] : ['--seccomp-bpf']
  return traced([
    ...fast,
    ...logged(log),
    ...files.flatMap((path) => ['-P', path]),
    ...tracing(Object.keys(at)),
    ...injections,
  ])
}

/** Starts the executable, with all that it changes below the folder written to the log. */
export function recorded(log: string): Launch {
  return traced(['--seccomp-bpf', ...logged(log), ...tracing(changes)])
}

const logged = (log: string) => ['-y', '-s', '0', '-o', log]
const tracing = (calls: readonly string[]) => ['-e', `trace=${calls.map((call) => `?${call}`).join(',')}`]

function traced(options: string[]): Launch {
  return (args, folder, environment) => {
    const child = launchBinary(args, folder, environment, ['strace', '-D', '-f', '-qq', ...options, executable()])
    atEnd(() => endOf(child))
    return child
  }
}

function endOf(child: PipedProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}

/** What `recorded` wrote of the folder, in its order. */
export function stepsIn(log: string, folder: string): Step[] {
  const counts = new Map<string, number>()
  return callsIn(log, folder).map(({ thread, call, files }) => {
    const n = (counts.get(`${thread} ${call}`) ?? 0) + 1
    counts.set(`${thread} ${call}`, n)
    return { call, n, files }
  })
}

export type Call = Pick<Step, 'call' | 'files'>

/** The first call that `broken` answered with a fault; undefined: none. `chosen`: where other threads' calls tore its line apart. */
export function struckIn(log: string, folder: string, chosen: Call): Call | undefined {
  const isStruck = (text: string) => text.includes('(INJECTED)')
  const found = callsIn(log, folder).find(({ line }) => isStruck(line))
  return found ?? (isStruck(readFileSync(log, 'utf8')) ? chosen : undefined)
}

function callsIn(log: string, folder: string) {
  const within = new RegExp(`(?<=["<])${RegExp.escape(folder)}(?:/[^">]*)?(?=[">])`, 'g')
  return readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, thread, call] = /^(\d+)\s+(\w+)\(/.exec(line) ?? []
      const files = line.match(within) ?? []
      return call === undefined || files.length === 0 ? [] : [{ line, thread, call, files: [...files] }]
    })
}

/** `at` of a disk that is broken from this step on: full, it refuses what needs room; failing, all that changes anything. */
export function lastingFrom(steps: readonly Step[], index: number, by: Fault): Record<string, number> {
  const before = steps.slice(0, index)
  const calls = by === 'ENOSPC' ? growths : changes
  const at = Object.fromEntries(calls.map((call) => [call, before.filter((step) => step.call === call).length + 1]))
  const { call, n } = steps[index] ?? { call: 'write', n: 1 }
  return { ...at, [call]: n }
}

/** Below a folder that was there when the steps were recorded, seen from another. */
export function filesOf(steps: readonly Step[], folder: string, now: string): string[] {
  return [...new Set(steps.flatMap(({ files }) => files))].map((path) => join(now, path.slice(folder.length)))
}
