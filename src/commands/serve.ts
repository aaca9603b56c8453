import { BlockList, isIP } from 'node:net'
import { createApp } from '#src/app.ts'
import type { Config } from '#src/config.ts'
import { compactWhenDue } from '#src/domain/retention/compaction.ts'
import { isSetUp, publicUrl } from '#src/domain/settings/instance.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { startDelivering } from '#src/jobs/deliver.ts'
import { keepRequestLogs } from '#src/jobs/keep-request-logs.ts'
import { startSchedule } from '#src/jobs/schedule.ts'
import { takeInstanceLock } from '#src/platform/instance-lock.ts'
import { requestLogWorker } from '#src/platform/paths.ts'
import { urls } from '#src/urls.ts'
import { type Command, type CommandContext, CommandError } from './command.ts'
import { type Listening, listen } from './listen.ts'
import { openDeps } from './open-deps.ts'

/** Milliseconds that requests and messages in flight have to finish after SIGTERM. */
const stopDeadline = 10_000

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
  const stopping = new AbortController()
  const requestLogs = keepRequestLogs(opened.deps, { file: paths.requestLogs, worker: requestLogWorker })
  const deps: AppDeps = {
    ...opened.deps,
    requestLogs,
    backupsFolder: paths.backups,
    stopping: stopping.signal,
    setupToken: config.setupToken ?? opened.deps.ids.token(),
    trustedProxies: blockList(config.trustedProxies),
  }
  const lock = takeInstanceLock(paths.lock)
  if (!lock) {
    opened.close()
    throw new CommandError(`Another Opsentry serves ${paths.folder}: stop it, or set OPSENTRY_DATA to another folder.`)
  }

  compactWhenDue(deps, paths.database)
  const listening = listenOr(
    () => {
      lock.release()
      opened.close()
    },
    deps,
    config,
  )
  const { port } = listening
  deps.defaultUrl = `${config.tls ? 'https' : 'http'}://localhost:${port}`
  deps.logger.info('serving', { url: publicUrl(deps), port, data: paths.folder })
  if (!isSetUp(deps)) out(`Set up Opsentry here: ${publicUrl(deps)}${urls.setupLink(deps.setupToken)}`)

  const delivering = startDelivering(deps)
  const schedule = startSchedule(deps)
  await stopped
  deps.logger.info('stopping')
  stopping.abort()
  await withinDeadline(Promise.all([listening.stop(), delivering.stop(), schedule.stop()]))
  await listening.end()
  await requestLogs.stop()
  opened.close()
  lock.release()
}

/** Listens; where that fails, lets go of what was taken before. */
function listenOr(letGo: () => void, deps: AppDeps, config: Config): Listening {
  try {
    return listen(createApp(deps), config, deps.logger)
  } catch (error) {
    letGo()
    throw error
  }
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
