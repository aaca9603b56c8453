import { createApp, listenForMetrics, seenBy } from '#src/app.ts'
import { type Config, servesTls } from '#src/config.ts'
import { fenceWith } from '#src/db/fence.ts'
import { serveFrom } from '#src/db/group-sync.ts'
import { forgetStatements } from '#src/db/statements.ts'
import { catchUpHeld } from '#src/domain/backup/hold-outbox.ts'
import { noteDamage } from '#src/domain/backup/note-damage.ts'
import { addressRanges } from '#src/domain/destinations/address-ranges.ts'
import { watchDelay } from '#src/domain/monitoring/watch-delay.ts'
import { compactWhenDue } from '#src/domain/retention/compaction.ts'
import { isSetUp, publicUrl } from '#src/domain/settings/instance.ts'
import { joinMailboxes } from '#src/domain/subscribers/join-mailboxes.ts'
import { within } from '#src/domain/time/within.ts'
import { undoCutOffImports } from '#src/domain/transfer/undo-import.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { queueRequests } from '#src/jobs/queue-requests.ts'
import { recordCalls } from '#src/jobs/record-calls.ts'
import { watchStorage } from '#src/jobs/watch-storage.ts'
import { routes } from '#src/routes.ts'
import { authorityOf } from './authority.ts'
import { createBackground } from './background.ts'
import { type Command, type CommandContext, CommandError } from './command.ts'
import { createLease } from './lease.ts'
import { beginLease, leaseSwitch } from './lease-place.ts'
import { type Listening, listen } from './listen.ts'
import { lockOf } from './lock-folder.ts'
import { consoleActor, openDeps } from './open-deps.ts'
import { type Options, optionWords } from './option-words.ts'
import { variablesHelp } from './variables.ts'

const options = {
  standby: { type: 'boolean' },
  fetch: { type: 'string' },
  after: { type: 'string' },
  'take-over': { type: 'boolean' },
  'without-lease': { type: 'boolean' },
  identity: { type: 'string', words: 'file' },
  'passphrase-file': { type: 'string', words: 'file' },
} satisfies Options

/** Milliseconds that requests and messages in flight have to finish after SIGTERM. */
const stopDeadline = 10_000
/** Milliseconds in which the first pages have the machine to themselves; messages that wait have waited longer. */
const firstPages = 300

export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve [--standby [--fetch COMMAND] [--after SECONDS]] [--take-over | --without-lease]',
  summary: 'serves the status pages and the dashboard; what opsentry does without a command',
  details: `--standby: follows the backups in the bucket that OPSENTRY_STANDBY_BUCKET names, and takes over once the lease there is not renewed.
--fetch COMMAND: instead of the backups, what this writes into the file $FETCH_INTO, such as a replica that Litestream restores.
--after SECONDS: waits so long beyond the end of the lease. --identity FILE, --passphrase-file FILE: open encrypted backups.
--take-over: takes a lease that another Opsentry gave up in order, or held last. --without-lease: asks for none, as for a drill.

${variablesHelp}`,
  words: { options: optionWords(options) },
  run: serve,
}

/** Hardly ever is anything, and what reads it is not waited for by those who see pages. */
async function typed(args: string[]) {
  const { readOptions } = await import('./read-options.ts')
  return readOptions({ args, options, allowPositionals: false }).values
}

async function serve(args: string[], context: CommandContext): Promise<void> {
  const { config, out } = context
  const values = args.length === 0 ? {} : await typed(args)
  // Before anything is open: a signal that comes early ends it as cleanly as one that comes late.
  const stopped = signalToStop()
  const lease = createLease(config)
  if (values.standby) {
    const { standBy, standbyOptionsIn } = await import('./standby.ts')
    if (!(await standBy(lease, context, standbyOptionsIn(values), stopped))) return
  }
  const opened = openDeps(context, { visitors: true })
  const { paths } = opened
  fenceWith(opened.deps.db, lease.fence)
  const background = createBackground({ fence: lease.memory, key: opened.key })
  const requestLogs = queueRequests(opened.deps, background.ask)
  const deps: AppDeps = {
    ...opened.deps,
    requestLogs,
    enforceNow: background.enforceNow,
    workOnList: background.workOnList,
    backgroundFigures: background.figures,
    backupsFolder: paths.backups,
    authority: authorityOf(config),
    setupToken: config.setupToken ?? opened.deps.ids.token(),
    trustedProxies: addressRanges(config.trustedProxies),
    lease: leaseSwitch(lease, opened.deps, config, paths),
  }
  const lock = lockOf(paths)
  if (!lock) {
    opened.close()
    throw new CommandError(`Another Opsentry serves ${paths.folder}: stop it, or set OPSENTRY_DATA to another folder.`)
  }

  compactWhenDue(deps, paths.database)
  await undoCutOffImports(deps, consoleActor('import'))
  joinMailboxes(deps, consoleActor('upgrade'))
  await catchUpHeld(deps, async () => (await import('#src/jobs/catch-up.ts')).catchUp(deps))
  const disk = serveFrom(deps.db)
  const refused = values['without-lease'] ? null : await beginLease(lease, deps, config, paths, values['take-over'])
  if (refused !== null) {
    lock.release()
    disk.close()
    opened.close()
    throw new CommandError(refused)
  }
  const app = createApp(deps)
  const listening = await listenOr(
    () => {
      lock.release()
      opened.close()
    },
    app,
    deps,
    config,
  )
  const { port } = listening
  deps.defaultUrl = `${servesTls(config) ? 'https' : 'http'}://localhost:${port}`
  const plain = listening.plainPort === undefined ? {} : { http: listening.plainPort }
  deps.logger.info('serving', { url: publicUrl(deps), port, ...plain, data: paths.folder })
  if (!isSetUp(deps))
    out(`Set up Opsentry here: ${publicUrl(deps)}${routes.setup.show.url({}, { token: deps.setupToken })}`)

  const checking = opened.unchecked ? (await import('./check-later.ts')).checkLater(deps) : undefined
  if (!checking) noteDamage(deps, null)
  const metrics = metricsOr(deps, config)
  const storage = watchStorage(deps)
  const delay = watchDelay(deps)
  const calls = recordCalls(deps)
  await Promise.race([stopped, Bun.sleep(firstPages)])
  const isHeld = await Promise.race([stopped.then(() => false), lease.held().then(() => true)])
  lease.arm()
  if (isHeld) background.start(deps, config, seenBy(deps, app))
  const { settleMemory } = await import('#src/platform/settle-memory.ts')
  settleMemory(() => forgetStatements(deps.db.$client))
  await Promise.race([stopped, background.failed])
  deps.logger.info('stopping')
  checking?.stop()
  storage.stop()
  delay.stop()
  void metrics?.stop(true)
  await within(Promise.all([listening.stop().then(requestLogs.stop), isHeld && background.stop()]), stopDeadline)
  calls.stop()
  await listening.end()
  if (isHeld) await within(background.close(), stopDeadline)
  await lease.release()
  disk.close()
  opened.close()
  lock.release()
}

/** Listens; where that fails, lets go of what was taken before. */
async function listenOr(
  letGo: () => void,
  app: ReturnType<typeof createApp>,
  deps: AppDeps,
  config: Config,
): Promise<Listening> {
  try {
    if (config.acme === undefined) return listen(app, config, deps.logger)
    const { listenWithAcme } = await import('./listen-acme.ts')
    return await listenWithAcme(app, deps, config, config.acme)
  } catch (error) {
    letGo()
    throw error
  }
}

/** The listener for a monitoring system on this machine, where the environment asks for one; its being busy keeps no page from anybody. */
function metricsOr(deps: AppDeps, { metricsPort }: Config): Bun.Server<undefined> | undefined {
  if (metricsPort === undefined) return undefined
  try {
    const server = listenForMetrics(deps, metricsPort)
    deps.logger.info('metrics', { url: `http://127.0.0.1:${server.port}${routes.metrics.url()}` })
    return server
  } catch (error) {
    deps.logger.error('metrics are not served: set OPSENTRY_METRICS_PORT to a free port', {
      ...{ port: metricsPort, error: String(error) },
    })
    return undefined
  }
}

function signalToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
}
