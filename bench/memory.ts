import { readFileSync } from 'node:fs'

/** The process's resident memory now, what of it are pages of its executable, and its peak. */
export function memoryMiB(pid: number): { now: number; ofFiles: number; highest: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024
  return { now: of('VmRSS'), ofFiles: of('RssFile'), highest: of('VmHWM') }
}

/** Resident memory once it has stayed within 1 MiB for `still` milliseconds, or after half a minute. */
export async function idleMiB(pid: number, still: number): Promise<number> {
  const end = performance.now() + 30_000
  for (let [last, since] = [memoryMiB(pid).now, performance.now()]; ; await Bun.sleep(100)) {
    const { now } = memoryMiB(pid)
    if (Math.abs(now - last) > 1) [last, since] = [now, performance.now()]
    else if (performance.now() - since > still || performance.now() > end) return now
  }
}
