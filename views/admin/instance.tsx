import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { Choice, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { LastHour, type LastHourProps, MetricsToken, type MetricsTokenProps } from './monitoring.tsx'

export interface InstancePageProps {
  person: Person
  form: FormState
  version: string
  /** Platform and runtime. */
  runtime: string
  /** Without a trailing slash. */
  url: string
  /** The environment fixes it. */
  fixedUrl: boolean
  /** The latest first. */
  formerUrls: string[]
  /** What is bound to the host's name: passkeys, and accounts that nothing but one opens. */
  bound: { passkeys: number; accounts: number }
  /** Bytes; null where that cannot be told. */
  storage: {
    folder: string
    database: number | null
    log: number | null
    free: number | null
    disk: number | null
  } | null
  lastHour: Omit<LastHourProps, 'person'>
  metricsToken: Pick<MetricsTokenProps, 'made' | 'newToken'>
  /** Null: none is recorded. */
  backup: { at: number; file: string } | null
}

export function InstancePage(props: InstancePageProps): JSX.Element {
  const { person, version, runtime } = props
  const { t } = person
  return (
    <AdminShell person={person} title={t.adminRooms.instance} room="instance">
      <Card name="version" heading={t.instanceScreen.version}>
        <Facts>
          <Fact name="Opsentry" value={version} />
          <Fact name={t.instanceScreen.runsOn} value={runtime} />
        </Facts>
      </Card>
      <Card name="url" heading={t.setup.url}>
        {props.fixedUrl ? <FixedUrl {...props} /> : <UrlForm {...props} />}
      </Card>
      <LastHour person={person} {...props.lastHour} />
      <Storage {...props} />
      <Backup {...props} />
      <MetricsToken person={person} url={props.url} {...props.metricsToken} />
    </AdminShell>
  )
}

function FixedUrl({ person: { t }, url }: InstancePageProps): JSX.Element {
  return (
    <>
      <Facts>
        <Fact name={t.instanceScreen.address} value={url} />
      </Facts>
      <p class="hint" safe>
        {t.instanceScreen.fixedUrl}
      </p>
    </>
  )
}

function UrlForm(props: InstancePageProps): JSX.Element {
  const { person, form, url, formerUrls } = props
  const { csrf, t } = person
  const { instanceScreen: words } = t
  return (
    <Form action={routes.admin.instance.url.url()} csrf={csrf} state={form} t={t} class="stack">
      <TextField
        name="url"
        label={words.address}
        type="url"
        hint={words.addressHint}
        form={form}
        value={url}
        required
      />
      <div>
        <h3 safe>{words.whatFollows}</h3>
        <ul class="consequences">
          {consequences(props).map((sentence) => (
            <li safe>{sentence}</li>
          ))}
        </ul>
      </div>
      {formerUrls.length === 0 ? null : (
        <p class="hint" safe>
          {words.leadOn(formerUrls.join(', '))}
        </p>
      )}
      {form.unless === 'regardless' || form.values.regardless ? (
        <Choice
          name="regardless"
          label={words.regardless}
          hint={words.regardlessHint}
          checked={form.values.regardless !== undefined}
        />
      ) : null}
      <Submit label={words.change} look="primary" />
    </Form>
  )
}

function consequences({ person: { t }, bound, url }: InstancePageProps): string[] {
  const { follows } = t.instanceScreen
  const alone = bound.accounts === 0 ? [] : [follows.alone(bound.accounts)]
  return [
    follows.links,
    [follows.passkeys(bound.passkeys), ...alone].join(' '),
    follows.feeds,
    follows.signIns,
    follows.providers,
    follows.told,
    follows.undo(url),
  ]
}

function Storage({ person: { t }, storage }: InstancePageProps): JSX.Element {
  const { instanceScreen: words } = t
  return (
    <Card name="storage" heading={words.storage}>
      {storage === null ? (
        <p class="hint" safe>
          {words.inMemory}
        </p>
      ) : (
        <Facts>
          <Fact name={words.folder} value={storage.folder} />
          <Fact name={words.database} value={sizeText(storage.database, t)} />
          <Fact name={t.traces.log} value={sizeText(storage.log, t)} />
          <Fact name={words.free} value={freeText(storage, t)} />
        </Facts>
      )}
    </Card>
  )
}

function Backup({ person: { t }, backup }: InstancePageProps): JSX.Element {
  const { instanceScreen: words } = t
  const backups = (
    <a href={routes.admin.backups.show.url()} safe>
      {t.adminRooms.backups}
    </a>
  )
  return (
    <Card name="backup" heading={words.lastBackup}>
      {backup === null ? (
        <p>
          <Sentence text={words.noBackup} parts={{ backups, key: <code>secret.key</code> }} />
        </p>
      ) : (
        <Facts>
          <Fact name={words.made}>
            <Moment at={backup.at} timeZone="UTC" t={t} />
          </Fact>
          <Fact name={words.file} value={backup.file} />
          <Fact name={words.more}>{backups}</Fact>
        </Facts>
      )}
    </Card>
  )
}

function sizeText(bytes: number | null, t: DashboardMessages): string {
  if (bytes === null) return t.instanceScreen.notKnown
  else if (bytes < 1024 ** 2) return `${t.count(Math.ceil(bytes / 1024))} KiB`
  else if (bytes < 1024 ** 3) return `${t.number(bytes / 1024 ** 2, 1)} MiB`
  else return `${t.number(bytes / 1024 ** 3, 1)} GiB`
}

function freeText({ free, disk }: { free: number | null; disk: number | null }, t: DashboardMessages): string {
  return disk === null ? sizeText(free, t) : t.instanceScreen.freeOf(sizeText(free, t), sizeText(disk, t))
}
