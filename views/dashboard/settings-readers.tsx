import { routes } from '#src/routes.ts'
import type { PassWay, ReaderKind } from '#src/words/access.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Moment } from '../layout/times.tsx'
import { type GroupRow, ReaderGroups } from './reader-groups.tsx'
import { SettingsTab } from './settings-tabs.tsx'

interface ReaderRow {
  id: string
  kind: ReaderKind
  address: string
  createdAt: number
  /** Services that they may see on a page of readers. */
  services: number
}

interface PassRow {
  id: string
  way: PassWay
  address: string
  ip: string
  createdAt: number
  lastSeenAt: number | null
  expiresAt: number
}

export interface ReadersProps {
  shell: Shell
  timeZone: string
  /** Links are mailed to them: it is switched on, and the page is not public. */
  opensByMail: boolean
  /** A mail server is connected. */
  mailAvailable: boolean
  /** Each reader sees their own services; undefined: everybody who is let in sees all of them. */
  groups: GroupRow[] | undefined
  readers: ReaderRow[]
  /** The newest ones. */
  passes: PassRow[]
  /** How many there are. */
  all: number
  form: FormState
  groupForm: FormState
}

export function ReadersPage(props: ReadersProps): JSX.Element {
  return (
    <SettingsTab shell={props.shell} tab="visibility">
      <Standing {...props} />
      <Card name="add-readers" heading="Add readers">
        <Form
          action={routes.dashboard.settings.readers.create.url(slugOf(props))}
          csrf={props.shell.csrf}
          state={props.form}
          class="stack"
        >
          <TextArea
            name="readers"
            label="Addresses and domains"
            hint="One per line, such as ann@example.com, or example.com for everybody with an address there."
            rows={4}
            form={props.form}
            required
          />
          <Submit label="Add" look="primary" />
        </Form>
      </Card>
      {props.readers.length > 0 ? (
        <ListCard heading="Readers">
          {props.readers.map((reader) => (
            <Reader reader={reader} {...props} />
          ))}
        </ListCard>
      ) : null}
      {props.groups ? <ReaderGroups groups={props.groups} shell={props.shell} form={props.groupForm} /> : null}
      <Passes {...props} />
    </SettingsTab>
  )
}

function Standing({ shell, opensByMail, mailAvailable, groups }: ReadersProps): JSX.Element {
  const visibilityUrl = routes.dashboard.settings.visibility.show.url({ slug: shell.organization.slug })
  if (!mailAvailable)
    return (
      <p class="form-problem" role="note">
        No mail server is connected, so nobody can be mailed a link. Whoever runs this Opsentry connects one.
      </p>
    )
  else if (!opensByMail)
    return (
      <p class="form-problem" role="note">
        Links are not mailed yet: under <a href={visibilityUrl}>Visibility</a>, choose a page that is not public and
        tick “Readers by a mailed link”.
      </p>
    )
  return (
    <p class="hint">
      Readers type their address on the page and get a link, which works once and lets that browser in for 30 days. A
      stranger’s address gets nothing, and the page does not tell which is which.
      {groups
        ? ' Each sees the services that you give to them or to one of their groups, and nothing until you do.'
        : ''}
    </p>
  )
}

function Reader({ reader, shell, timeZone, groups }: ReadersProps & { reader: ReaderRow }): JSX.Element {
  const { slug } = shell.organization
  const shown = reader.kind === 'domain' ? `@${reader.address}` : reader.address
  return (
    <li class="row">
      <div class="row-main">
        <h3 class="row-title" dir="auto" safe>
          {shown}
        </h3>
        <p class="hint">
          {reader.kind === 'domain' ? 'everybody with an address there, ' : ''}
          since <Moment at={reader.createdAt} timeZone={timeZone} />
        </p>
        {groups ? (
          <p>
            <a href={routes.dashboard.settings.readers.services.show.url({ slug, id: reader.id })} safe>
              {seenText(reader.services)}
            </a>
          </p>
        ) : null}
      </div>
      <Confirm
        label="Remove"
        sentence={`Whoever came in as ${isolated(shown)} is out of the page at once.`}
        confirm={`Remove ${isolated(shown)}`}
        action={routes.dashboard.settings.readers.removal.url({ slug, id: reader.id })}
        csrf={shell.csrf}
      />
    </li>
  )
}

function seenText(services: number): string {
  if (services === 0) return 'Sees nothing yet: choose services'
  return services === 1 ? 'Sees 1 service' : `Sees ${services} services`
}

const ways: Record<PassWay, string> = { mailed_link: 'by a mailed link', single_sign_on: 'by single sign-on' }

function Passes(props: ReadersProps): JSX.Element {
  const { passes, all, shell } = props
  return (
    <>
      {passes.length > 0 ? (
        <ListCard heading="Browsers that are in">
          {passes.map((pass) => (
            <Pass pass={pass} {...props} />
          ))}
        </ListCard>
      ) : null}
      <Card name="passes" heading="Let everybody come in anew">
        {all > passes.length ? (
          <p class="hint" safe>
            {`${all} browsers are in; the ${passes.length} newest are listed.`}
          </p>
        ) : null}
        <p class="hint">
          Browsers in which somebody typed the password of the page are not listed: they end with this, too.
        </p>
        <Confirm
          label="End all passes"
          sentence="Every reader has to prove again that they may see the page. The team stays signed in."
          confirm="End all passes now"
          action={routes.dashboard.settings.readers.passesEnd.url({ slug: shell.organization.slug })}
          csrf={shell.csrf}
        />
      </Card>
    </>
  )
}

function Pass({ pass, shell, timeZone }: ReadersProps & { pass: PassRow }): JSX.Element {
  return (
    <li class="row">
      <div class="row-main">
        <h3 class="row-title" dir="auto" safe>
          {pass.address}
        </h3>
        <p class="hint">
          <span safe>{`${ways[pass.way]} from ${pass.ip}, `}</span>
          last seen <Moment at={pass.lastSeenAt ?? pass.createdAt} timeZone={timeZone} />, until{' '}
          <Moment at={pass.expiresAt} timeZone={timeZone} />
        </p>
      </div>
      <Confirm
        label="End"
        sentence={`${isolated(pass.address)} has to ask for a new link in that browser.`}
        confirm="End this pass"
        action={routes.dashboard.settings.readers.passEnd.url({ slug: shell.organization.slug, id: pass.id })}
        csrf={shell.csrf}
      />
    </li>
  )
}

function slugOf({ shell }: ReadersProps): { slug: string } {
  return { slug: shell.organization.slug }
}
