import { routes } from '#src/routes.ts'
import type { BackupPlace, BackupState } from '#src/words/backups.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import { BackupBucket } from './backup-bucket.tsx'
import { BackupEncryptionCard, BackupScheduleCard } from './backup-forms.tsx'
import { type BackupRow, BackupRows } from './backup-rows.tsx'
import { BackupStandby } from './backup-standby.tsx'
import type { BackupsProps } from './backups-props.ts'

/** Backups that Opsentry makes by itself: how they are, and when, how many, where to. */
export function BackupsPage(props: BackupsProps): JSX.Element {
  const { person } = props
  const { t } = person
  return (
    <AdminShell person={person} title={t.adminRooms.backups} room="backups" actions={<Buttons {...props} />}>
      <Problem sentence={props.problem} />
      <Standing {...props} />
      <BackupRows {...props} />
      <BackupScheduleCard {...props} />
      <BackupEncryptionCard {...props} />
      <BackupBucket {...props} form={props.forms.bucket} />
      <BackupStandby {...props} form={props.forms.standby} />
      <Inside {...props} />
    </AdminShell>
  )
}

function Buttons({ person, backups }: BackupsProps): JSX.Element {
  const { t, csrf } = person
  return (
    <div class="button-row">
      {backups.length === 0 ? null : (
        <Form action={routes.admin.backups.rehearsal.url()} csrf={csrf}>
          <Submit label={t.backups.rehearseNow} />
        </Form>
      )}
      <Form action={routes.admin.backups.run.url()} csrf={csrf}>
        <Submit label={t.backups.runNow} look="primary" />
      </Form>
    </div>
  )
}

/** In a few sentences: the newest, where it is, whether it was rehearsed, when the next one comes. */
function Standing({ person, state, settings, backups }: BackupsProps): JSX.Element {
  const { t } = person
  const time = (at: number) => <Moment at={at} timeZone={settings.timeZone} t={t} />
  const newest = backups.find(({ isRequestLog, places }) => !isRequestLog && placesOf(places).length > 0)
  return (
    <div class="stack" aria-live="polite">
      {state.failed ? (
        <p class="form-problem" role="alert">
          <Sentence
            text={t.backups.failed}
            parts={{ time: time(state.failed.at), problem: <Words text={state.failed.problem} /> }}
          />
        </p>
      ) : null}
      {state.rehearsed?.problem ? (
        <p class="form-problem" role="alert">
          <Sentence
            text={t.backups.rehearsalFailed}
            parts={{ time: time(state.rehearsed.at), problem: <Words text={state.rehearsed.problem} /> }}
          />
        </p>
      ) : null}
      <p>
        <Newest newest={newest} {...{ person, time }} />{' '}
        {newest ? <Rehearsed rehearsed={state.rehearsed} {...{ person, time, settings }} /> : null}{' '}
        {state.nextAt === null ? (
          <span safe>{t.backups.noneScheduled}</span>
        ) : (
          <Sentence text={t.backups.nextAt} parts={{ time: time(state.nextAt) }} />
        )}
      </p>
      {state.working === null ? null : (
        <p class="notice" safe>
          {t.backups.working[state.working]}
        </p>
      )}
    </div>
  )
}

type Time = (at: number) => JSX.Element

function Newest(props: { newest: BackupRow | undefined; person: Person; time: Time }): JSX.Element {
  const { newest, time } = props
  const { t } = props.person
  if (!newest) return <span safe>{t.backups.none}</span>
  const [first, second] = placesOf(newest.places)
  const alone = first === 'bucket' ? t.backups.newestBucket : t.backups.newestFolder
  return <Sentence text={second ? t.backups.newestBoth : alone} parts={{ time: time(newest.madeAt) }} />
}

function Rehearsed(
  props: Pick<BackupsProps, 'person' | 'settings'> & { rehearsed: BackupsProps['state']['rehearsed']; time: Time },
): JSX.Element {
  const { rehearsed, settings, time } = props
  const { t } = props.person
  if (rehearsed === null) return <span safe>{t.backups.neverRehearsed}</span>
  if (rehearsed.problem !== null) return ''
  const text = settings.encryption === 'key' ? t.backups.rehearsedSealed : t.backups.rehearsed
  return <Sentence text={text} parts={{ time: time(rehearsed.at) }} />
}

/** Where it lies soundly. */
function placesOf(places: { place: BackupPlace; state: BackupState }[]): BackupPlace[] {
  return places.filter(({ state }) => state === 'sound').map(({ place }) => place)
}

function Words({ text }: { text: string }): JSX.Element {
  return (
    <span dir="auto" safe>
      {text}
    </span>
  )
}

function Inside({ person, settings, example }: BackupsProps): JSX.Element {
  const { t } = person
  const key = { none: '', passphrase: ' --passphrase-file FILE', key: ' --identity KEY' }[settings.encryption]
  return (
    <Card name="inside" heading={t.backups.inside}>
      <div class="stack">
        <p>
          <Sentence text={t.backups.insideAll} parts={{ key: <code>secret.key</code> }} />
        </p>
        <p safe>{t.backups.restore}</p>
        <pre class="command">
          <code safe>{`opsentry restore ${example}${key}`}</code>
        </pre>
        <p safe>{t.backups.drill}</p>
        <pre class="command">
          <code safe>{`opsentry restore --rehearse ${example}${key}`}</code>
        </pre>
      </div>
    </Card>
  )
}
