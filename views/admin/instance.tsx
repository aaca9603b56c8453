import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { Choice, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Moment } from '../layout/times.tsx'
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
  return (
    <AdminShell person={person} title="Instance" room="instance">
      <Card name="version" heading="Version">
        <Facts>
          <Fact name="Opsentry" value={version} />
          <Fact name="Runs on" value={runtime} />
        </Facts>
      </Card>
      <Card name="url" heading="Public URL">
        {props.fixedUrl ? <FixedUrl {...props} /> : <UrlForm {...props} />}
      </Card>
      <LastHour person={person} {...props.lastHour} />
      <Storage {...props} />
      <Backup {...props} />
      <MetricsToken person={person} url={props.url} {...props.metricsToken} />
    </AdminShell>
  )
}

function FixedUrl({ url }: InstancePageProps): JSX.Element {
  return (
    <>
      <Facts>
        <Fact name="Address" value={url} />
      </Facts>
      <p class="hint">
        The variable OPSENTRY_URL fixes it, and wins over what would be set here. To change it, change the variable and
        start Opsentry again.
      </p>
    </>
  )
}

function UrlForm(props: InstancePageProps): JSX.Element {
  const { person, form, url, formerUrls } = props
  return (
    <Form action={routes.admin.instance.url.url()} csrf={person.csrf} state={form} class="stack">
      <TextField
        name="url"
        label="Address"
        type="url"
        hint="Every link of this Opsentry begins with it. Before it is changed, Opsentry asks the new address whether it leads here."
        form={form}
        value={url}
        required
      />
      <div>
        <h3>What follows from another address</h3>
        <ul class="consequences">
          {consequences(props).map((sentence) => (
            <li safe>{sentence}</li>
          ))}
        </ul>
      </div>
      {formerUrls.length === 0 ? null : <p class="hint" safe>{`Links still lead on from: ${formerUrls.join(', ')}`}</p>}
      {form.errors.url || form.values.regardless ? (
        <Choice
          name="regardless"
          label="Change it although it does not lead here"
          hint="Such as when DNS, or the proxy in front, follows later. Until then nobody reaches this Opsentry by its links."
          checked={form.values.regardless !== undefined}
        />
      ) : null}
      <Submit label="Change the address" look="primary" />
    </Form>
  )
}

function consequences({ bound, url }: InstancePageProps): string[] {
  return [
    'Links in mails that were sent before begin with the former address. They lead on as long as that name leads to this Opsentry, and unsubscribing by one click works there, too: keep it for a year.',
    `${passkeysText(bound.passkeys)} A passkey is bound to the name of the host, so another name needs it to be added anew.${aloneText(bound.accounts)}`,
    'Feeds name their entries by the host, so under another name readers show the newest ones once more as new. Whoever reads them at the former address is led on. Webhooks say the new links.',
    'Everybody signs in again, because cookies belong to a host, and have another name where https begins or ends.',
    'Identity providers, and mail services that post bounces, call the former address until it is changed there.',
    'The other admins of this Opsentry are told by mail, and the audit log says who did it.',
    `To undo it here, type ${url} again. From the machine itself: start Opsentry with OPSENTRY_URL=${url}, which wins over what is set here.`,
  ]
}

function passkeysText(count: number): string {
  if (count === 0) return 'Nobody has a passkey here.'
  else return count === 1 ? 'One passkey is known here.' : `${count} passkeys are known here.`
}

function aloneText(count: number): string {
  if (count === 0) return ''
  else if (count === 1) return ' One account has no password and needs “Forgot password” to come in again.'
  else return ` ${count} accounts have no password and need “Forgot password” to come in again.`
}

function Storage({ storage }: InstancePageProps): JSX.Element {
  return (
    <Card name="storage" heading="Storage">
      {storage === null ? (
        <p class="hint">The database is in memory, and ends with this process.</p>
      ) : (
        <Facts>
          <Fact name="Data folder" value={storage.folder} />
          <Fact name="Database" value={sizeText(storage.database)} />
          <Fact name="Write-ahead log" value={sizeText(storage.log)} />
          <Fact name="Free on its disk" value={freeText(storage)} />
        </Facts>
      )}
    </Card>
  )
}

function Backup({ backup }: InstancePageProps): JSX.Element {
  return (
    <Card name="backup" heading="Last backup">
      {backup === null ? (
        <p>
          There is none yet. <a href={routes.admin.backups.show.url()}>Backups</a> says when the next one is made; keep{' '}
          <code>secret.key</code> elsewhere.
        </p>
      ) : (
        <Facts>
          <Fact name="Made">
            <Moment at={backup.at} timeZone="UTC" />
          </Fact>
          <Fact name="File" value={backup.file} />
          <Fact name="More">
            <a href={routes.admin.backups.show.url()}>Backups</a>
          </Fact>
        </Facts>
      )}
    </Card>
  )
}

function sizeText(bytes: number | null): string {
  if (bytes === null) return 'not known'
  else if (bytes < 1024 ** 2) return `${Math.ceil(bytes / 1024)} KiB`
  else if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MiB`
  else return `${(bytes / 1024 ** 3).toFixed(1)} GiB`
}

function freeText({ free, disk }: { free: number | null; disk: number | null }): string {
  return disk === null ? sizeText(free) : `${sizeText(free)} of ${sizeText(disk)}`
}
