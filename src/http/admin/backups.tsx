import { join } from 'node:path'
import { bucketOfBackups } from '#src/domain/backup/backup-bucket.ts'
import { clockText } from '#src/domain/backup/backup-schedule.ts'
import { type BackupStateRow, readBackupState } from '#src/domain/backup/backup-state.ts'
import {
  askForBackup,
  askForRehearsal,
  configureBackupBucket,
  configureBackups,
  configureEncryption,
  removeBackupBucket,
} from '#src/domain/backup/configure-backups.ts'
import { configureStandby } from '#src/domain/backup/configure-standby.ts'
import { listBackups } from '#src/domain/backup/list-backups.ts'
import type { ShownLease } from '#src/domain/lease/keep-lease.ts'
import { placeText } from '#src/domain/object-store/bucket-address.ts'
import {
  type BackupSettings,
  keepRuleOf,
  longestAge,
  readBackupSettings,
} from '#src/domain/settings/backup-settings.ts'
import { routes } from '#src/routes.ts'
import { BackupsPage } from '#views/admin/backups.tsx'
import type { BackupsProps } from '#views/admin/backups-props.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { backups } = routes.admin

/** Backups that Opsentry makes by itself. */
export const backupRoutes: Binding[] = [
  page(backups.show, (context) => showBackups(context)),

  action(
    backups.save,
    ({ deps, actor, form }) => {
      configureBackups(deps, actor, form)
      return done(backups.show.url(), 'The schedule of backups is saved.')
    },
    (context, schedule) => showBackups(context, { schedule }),
  ),

  action(
    backups.encryption,
    async ({ deps, actor, form }) => {
      await configureEncryption(deps, actor, form)
      return done(backups.show.url(), 'The next backup is made this way, within a minute.')
    },
    (context, encryption) => showBackups(context, { encryption }),
  ),

  action(
    backups.bucket,
    async ({ deps, actor, form }) => {
      await configureBackupBucket(deps, actor, form)
      return done(backups.show.url(), 'The bucket works and is saved. A backup goes there within a minute.')
    },
    (context, bucket) => showBackups(context, { bucket }),
  ),

  action(
    backups.bucketRemoval,
    ({ deps, actor }) => {
      removeBackupBucket(deps, actor)
      return done(backups.show.url(), 'No backup is copied there any more.')
    },
    (context, { problem }) => showBackups(context, { problem }),
  ),

  action(
    backups.standby,
    async ({ deps, actor, form }) => {
      await configureStandby(deps, actor, form, deps.lease)
      return done(backups.show.url(), 'Stand-by and replica are saved.')
    },
    (context, standby) => showBackups(context, { standby }),
  ),

  action(
    backups.run,
    ({ deps, actor }) => {
      askForBackup(deps, actor)
      return done(backups.show.url(), 'A backup is made within a minute. Load this page again to see it.')
    },
    (context, { problem }) => showBackups(context, { problem }),
  ),

  action(
    backups.rehearsal,
    ({ deps, actor }) => {
      askForRehearsal(deps, actor)
      return done(backups.show.url(), 'The newest backup is rehearsed within a minute. Load this page again to see it.')
    },
    (context, { problem }) => showBackups(context, { problem }),
  ),
]

type Refused = Partial<Record<'schedule' | 'encryption' | 'bucket' | 'standby', FormState>> & { problem?: string }

function showBackups(context: PersonContext, { problem, ...forms }: Refused = {}): JSX.Element {
  const { deps } = context
  const settings = readBackupSettings(deps.db)
  const listed = listBackups(deps.db, deps.clock.now())
  const address = bucketOfBackups(settings)
  return BackupsPage({
    person: personOf(context),
    forms: { schedule: emptyForm, encryption: emptyForm, bucket: emptyForm, standby: emptyForm, ...forms },
    problem,
    settings: { ...settings, time: clockText(settings.minuteOfDay), hasPassphrase: settings.passphrase !== null },
    longestAge: longestAge(keepRuleOf(settings)),
    bucket: address && { ...address, place: placeText(address), region: settings.region ?? '' },
    standby: standbyOf(settings, deps.lease?.shown() ?? null),
    backups: listed,
    state: stateOf(readBackupState(deps.db)),
    example: join(deps.backupsFolder, listed.find(({ isRequestLog }) => !isRequestLog)?.name ?? 'FILE'),
  })
}

function standbyOf(
  { lease, replicaDays }: Pick<BackupSettings, 'lease' | 'replicaDays'>,
  shown: ShownLease | null,
): BackupsProps['standby'] {
  const { name = '', term = 0 } = shown?.lease ?? {}
  return {
    ...{ lease: lease || shown !== null, isFixed: !lease && shown !== null, replicaDays },
    shown: shown && { isHeld: shown.isHeld, name, term, place: shown.place, problem: shown.problem },
  }
}

function stateOf(state: BackupStateRow | undefined): BackupsProps['state'] {
  if (!state) return { nextAt: null, working: null, failed: null, rehearsed: null }
  const { nextBackupAt, working, problem, triedAt, rehearsedAt, rehearsalProblem } = state
  return {
    nextAt: nextBackupAt,
    working,
    failed: problem === null || triedAt === null ? null : { at: triedAt, problem },
    rehearsed: rehearsedAt === null ? null : { at: rehearsedAt, problem: rehearsalProblem },
  }
}
