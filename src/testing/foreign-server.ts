import { type AddressInfo, createServer } from 'node:net'
import { atEnd } from './at-end.ts'
import { dataFolder, until } from './serving.ts'

/** Servers that others wrote, each a process of its own for as long as a test file runs. */

export function ownFolder(): string {
  const { folder, remove } = dataFolder()
  atEnd(remove)
  return folder
}

export interface ForeignServer {
  folder: string
  /** An address that answers 200 once it serves. */
  probe: string
  /** Absent: 200 alone. */
  isUp?: (status: number) => boolean
  env?: Record<string, string>
}

/** Resolves when it serves; throws, with what it said, where it ends. */
export async function foreignServer(
  command: string[],
  { folder, probe, env, isUp = (status) => status === 200 }: ForeignServer,
): Promise<void> {
  const around = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: folder, XDG_DATA_HOME: folder, ...env }
  const child = Bun.spawn(command, { cwd: folder, env: around, stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' })
  let said = ''
  const read = (async () => {
    for await (const chunk of child.stderr) said += Buffer.from(chunk).toString()
  })()
  atEnd(async () => {
    child.kill()
    await child.exited
    await read
  })
  const answers = () =>
    fetch(probe, { tls: { rejectUnauthorized: false } }).then(
      ({ status }) => isUp(status) || undefined,
      () => {
        if (child.exitCode !== null) throw new Error(`${command[0]} ended: ${said}`)
        return undefined
      },
    )
  await until(answers, () => `${command[0]}: ${said}`)
}

/** None of them can say which port it was given, so it is told one that was free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map((server) => new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))))
  return ports
}
