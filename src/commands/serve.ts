import { BlockList, isIP } from 'node:net'
import { createApp } from '#src/app.ts'
import type { Config } from '#src/config.ts'
import { isSetUp, publicUrl } from '#src/domain/settings/instance.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { startDelivering } from '#src/jobs/deliver.ts'
import { takeInstanceLock } from '#src/platform/instance-lock.ts'
import { urls } from '#src/urls.ts'
import { type Command, type CommandContext, CommandError } from './command.ts'
import { openDeps } from './open-deps.ts'

/** Milliseconds that requests and messages in flight have to finish after SIGTERM. */
const stopDeadline = 10_000
/** Seconds a connection may be quiet. */
const idleTimeout = 30

export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve',
  summary: 'serves the status pages and the dashboard; what opsentry does without a command',
  run: serve,
}

async function serve(_args: string[], context: CommandContext): Promise<void> {
  const { config, out } = context
  // Before anything is open: a signal that comes early ends it as cleanly as one that comes late.
  const stopped = signalToStop()
  const opened = openDeps(context)
  const { paths } = opened
  const deps: AppDeps = {
    ...opened.deps,
    setupToken: config.setupToken ?? opened.deps.ids.token(),
    trustedProxies: blockList(config.trustedProxies),
  }
  const lock = takeInstanceLock(paths.lock)
  if (!lock) {
    opened.close()
    throw new CommandError(`Another Opsentry serves ${paths.folder}: stop it, or set OPSENTRY_DATA to another folder.`)
  }

  const app = createApp(deps)
  try {
    app.listen({ hostname: config.host, port: config.port, reusePort: false, idleTimeout, tls: tlsOf(config) })
  } catch (error) {
    lock.release()
    opened.close()
    throw new CommandError(`Cannot listen on ${config.host}:${config.port} (${reason(error)}): set OPSENTRY_PORT.`)
  }
  const port = app.server?.port ?? config.port
  deps.defaultUrl = config.url ?? `${config.tls ? 'https' : 'http'}://localhost:${port}`
  deps.logger.info('serving', { url: publicUrl(deps), port, data: paths.folder })
  if (!isSetUp(deps)) out(`Set up Opsentry here: ${deps.defaultUrl}${urls.setupLink(deps.setupToken)}`)

  const delivering = startDelivering(deps)
  await stopped
  deps.logger.info('stopping')
  await withinDeadline(Promise.all([app.server?.stop(), delivering.stop()]))
  await app.server?.stop(true)
  opened.close()
  lock.release()
}

function blockList(cidrs: readonly string[]): BlockList {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  return list
}

function tlsOf(config: Config) {
  return config.tls && { cert: Bun.file(config.tls.cert), key: Bun.file(config.tls.key) }
}

/** A timer left behind would keep the process alive for its whole length. */
async function withinDeadline(stopping: Promise<unknown>): Promise<void> {
  const { promise: expired, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, stopDeadline)
  await Promise.race([stopping, expired])
  clearTimeout(timer)
}

function signalToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
