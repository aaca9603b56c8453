import { askedTrouble } from '#src/db/storage.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import { lastBackup } from '#src/domain/backup/last-backup.ts'
import { storageFacts } from '#src/domain/backup/storage-facts.ts'
import { listCertificates } from '#src/domain/certificates/certificates.ts'
import { readPauses } from '#src/domain/deliveries/channel-pause.ts'
import { requestFigures, type ThreadFigures, threadFigures } from '#src/domain/monitoring/figures.ts'
import { readQueue } from '#src/domain/notifications/read-queue.ts'
import { alarmKinds, channels } from '#src/words.ts'
import packageJson from '../../../package.json'
import type { AppDeps } from '../app-deps.ts'
import type { Family, Labels } from './exposition.ts'

/** Everything that `/metrics` says, read now. Labels are of closed sets: route, channel, job; never a path, an address or a name. */
export async function readFamilies(deps: AppDeps): Promise<Family[]> {
  const background = await deps.backgroundFigures()
  return [
    ...about(deps, background !== null),
    ...requests(deps),
    ...messages(deps, background),
    ...jobs(background),
    ...(await storage(deps)),
    ...leaseFigures(deps),
    ...threads(deps, background),
    ...ends(deps, background),
    ...processFigures(deps),
  ]
}

const gauge = (name: string, help: string, samples: Family['samples']): Family => ({
  name,
  help,
  type: 'gauge',
  samples,
})
const counter = (name: string, help: string, samples: Family['samples']): Family => ({
  ...{ name, help, samples },
  type: 'counter',
})
const one = (value: number | null, labels: Labels = {}): Family['samples'] => [{ value, labels }]
const yes = (is: boolean) => (is ? 1 : 0)

function about({ db }: AppDeps, isBackgroundUp: boolean): Family[] {
  const build = { version: packageJson.version, bun: Bun.version, platform: `${process.platform}-${process.arch}` }
  const active = activeAlarms(db)
  return [
    gauge('opsentry_build_info', 'Version that is running; always 1.', one(1, build)),
    gauge(
      'opsentry_ready',
      'Whether pages can be served and saves be kept, as /readyz says.',
      one(yes(askedTrouble(db) === null)),
    ),
    gauge(
      'opsentry_background_up',
      'Whether the thread that delivers and keeps the schedule answered.',
      one(yes(isBackgroundUp)),
    ),
    gauge(
      'opsentry_alarms',
      'Alarms that are raised now.',
      alarmKinds.map((kind) => ({ labels: { kind }, value: active.filter((alarm) => alarm.kind === kind).length })),
    ),
  ]
}

function requests({ db }: AppDeps): Family[] {
  const all = [...requestFigures(db)].map(([route, figures]) => ({
    labels: { method: route?.method ?? 'other', route: route?.path ?? 'none' },
    figures,
  }))
  return [
    counter(
      'opsentry_http_requests_total',
      'Requests answered, by route and class of status.',
      all.flatMap(({ labels, figures }) =>
        [...figures.byStatus].flatMap((value, first) =>
          value === 0 ? [] : [{ labels: { ...labels, status: `${first}xx` }, value }],
        ),
      ),
    ),
    {
      name: 'opsentry_http_request_duration_seconds',
      help: 'Time until a request was answered.',
      type: 'histogram',
      samples: all.map(({ labels, figures: { counts, sum } }) => ({ labels, value: { counts, sum } })),
    },
  ]
}

function messages({ db, clock }: AppDeps, background: ThreadFigures | null): Family[] {
  const queue = readQueue(db, null)
  const pauses = readPauses(db)
  const ofChannel = (channel: string) => queue.find((row) => row.channel === channel)
  return [
    counter(
      'opsentry_delivery_attempts_total',
      'Attempts to send a message, by channel and outcome, and of a mail by the way it took.',
      [...(background?.deliveries ?? [])].map(([key, value]) => {
        const [channel = '', outcome = '', way = ''] = key.split(' ')
        return { labels: { channel, outcome, way }, value }
      }),
    ),
    gauge(
      'opsentry_queue_messages',
      'Messages that have not left, those that were tried before included.',
      channels.map((channel) => ({ labels: { channel }, value: ofChannel(channel)?.waiting ?? 0 })),
    ),
    gauge(
      'opsentry_queue_retrying_messages',
      'Those of them that were tried before.',
      channels.map((channel) => ({ labels: { channel }, value: ofChannel(channel)?.retrying ?? 0 })),
    ),
    gauge(
      'opsentry_queue_oldest_age_seconds',
      'For how long the oldest of them waits; 0 where none does.',
      channels.map((channel) => {
        const oldest = ofChannel(channel)?.oldest ?? null
        return { labels: { channel }, value: oldest === null ? 0 : Math.max(0, clock.now() - oldest) / 1000 }
      }),
    ),
    gauge(
      'opsentry_channel_paused',
      'Whether everything of a channel is held, because the other side does not answer or refuses all of it.',
      channels.map((channel) => ({
        labels: { channel },
        value: yes(pauses.some((pause) => pause.channel === channel)),
      })),
    ),
  ]
}

function jobs(background: ThreadFigures | null): Family[] {
  const all = [...(background?.jobs ?? [])].map(([job, figures]) => ({ labels: { job }, figures }))
  return [
    counter(
      'opsentry_job_runs_total',
      'Runs of a job of the schedule.',
      all.map(({ labels, figures }) => ({ labels, value: figures.runs })),
    ),
    counter(
      'opsentry_job_failures_total',
      'Those of them that failed; each is tried again at its next time.',
      all.map(({ labels, figures }) => ({ labels, value: figures.failures })),
    ),
    gauge(
      'opsentry_job_last_run_timestamp_seconds',
      'When a job began last.',
      all.map(({ labels, figures }) => ({ labels, value: figures.lastAt / 1000 })),
    ),
    gauge(
      'opsentry_job_last_duration_seconds',
      'How long its last run took.',
      all.map(({ labels, figures }) => ({ labels, value: figures.lastSeconds })),
    ),
  ]
}

async function storage({ db }: AppDeps): Promise<Family[]> {
  const facts = await storageFacts(db)
  return [
    gauge('opsentry_database_bytes', 'Size of the database file.', one(facts?.database ?? null)),
    gauge('opsentry_database_wal_bytes', 'Size of its write-ahead log.', one(facts?.log ?? null)),
    gauge('opsentry_disk_free_bytes', 'Free on the disk of the data folder.', one(facts?.free ?? null)),
    gauge('opsentry_disk_bytes', 'Size of that disk.', one(facts?.disk ?? null)),
  ]
}

/** Nothing where nobody asks for a lease. */
function leaseFigures({ lease, clock }: AppDeps): Family[] {
  const shown = lease?.shown()
  if (!shown) return []
  const age = shown.isHeld ? (clock.elapsed() - shown.since) / 1000 : null
  return [
    gauge('opsentry_lease_held', 'Whether this Opsentry holds the lease, as far as it knows.', one(yes(shown.isHeld))),
    gauge(
      'opsentry_lease_term',
      'How often the lease has changed hands, this holder included.',
      one(shown.lease?.term ?? null),
    ),
    gauge('opsentry_lease_renewed_age_seconds', 'For how long the lease was not renewed.', one(age)),
  ]
}

function threads(deps: AppDeps, background: ThreadFigures | null): Family[] {
  const both = { page: threadFigures(deps).delay, background: background?.delay ?? null }
  return [
    {
      name: 'opsentry_event_loop_delay_seconds',
      help: 'How late a thread came to what it does each second.',
      type: 'histogram',
      samples: Object.entries(both).map(([thread, value]) => ({ labels: { thread }, value })),
    },
  ]
}

function ends({ db }: AppDeps, background: ThreadFigures | null): Family[] {
  const at = (moment: number | null | undefined) => (moment == null ? null : moment / 1000)
  const got = listCertificates(db)
  const ending = got.flatMap(({ endsAt }) => endsAt ?? [])
  return [
    gauge(
      'opsentry_own_certificates_expire_timestamp_seconds',
      'Until when the first to end of the certificates holds that Opsentry gets itself.',
      one(ending.length === 0 ? null : Math.min(...ending) / 1000),
    ),
    gauge(
      'opsentry_own_certificates_failing',
      'Names for which the last attempt to get a certificate failed.',
      one(got.filter(({ problem }) => problem !== null).length),
    ),
    gauge(
      'opsentry_certificate_expires_timestamp_seconds',
      'Until when the certificate at the public URL holds.',
      one(at(background?.certificateEndsAt)),
    ),
    gauge(
      'opsentry_last_backup_timestamp_seconds',
      'When the newest backup that is recorded was made.',
      one(at(lastBackup(db)?.at)),
    ),
  ]
}

function processFigures({ clock }: AppDeps): Family[] {
  const { user, system } = process.cpuUsage()
  return [
    gauge('process_resident_memory_bytes', 'Resident memory.', one(process.memoryUsage.rss())),
    counter('process_cpu_seconds_total', 'User and system CPU time.', one((user + system) / 1_000_000)),
    gauge(
      'process_start_time_seconds',
      'When the process began.',
      one(Math.round(clock.now() / 1000 - process.uptime())),
    ),
  ]
}
