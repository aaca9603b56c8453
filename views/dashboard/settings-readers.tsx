import { routes } from '#src/routes.ts'
import type { PassWay, ReaderKind } from '#src/words/access.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
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
  const { t } = props.shell
  return (
    <SettingsTab shell={props.shell} tab="visibility">
      <Standing {...props} />
      <Card name="add-readers" heading={t.readers.add}>
        <Form
          action={routes.dashboard.settings.readers.create.url(slugOf(props))}
          csrf={props.shell.csrf}
          state={props.form}
          t={t}
          class="stack"
        >
          <TextArea
            name="readers"
            label={t.readers.addresses}
            hint={t.readers.addressesHint}
            rows={4}
            form={props.form}
            required
          />
          <Submit label={t.readers.addSubmit} look="primary" />
        </Form>
      </Card>
      {props.readers.length > 0 ? (
        <ListCard heading={t.readers.heading}>
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
  const { readers: words, pageWays } = shell.t
  if (!mailAvailable)
    return (
      <p class="form-problem" role="note" safe>
        {words.noServer}
      </p>
    )
  else if (!opensByMail)
    return (
      <p class="form-problem" role="note">
        <Sentence text={words.notMailed(pageWays.byMail)} parts={{ visibility: <VisibilityLink shell={shell} /> }} />
      </p>
    )
  return (
    <p class="hint" safe>
      {groups ? words.hintOwnServices : words.hint}
    </p>
  )
}

function VisibilityLink({ shell: { organization, t } }: { shell: Shell }): JSX.Element {
  return (
    <a href={routes.dashboard.settings.visibility.show.url({ slug: organization.slug })} safe>
      {t.settingsTabs.visibility}
    </a>
  )
}

function Reader({ reader, shell, timeZone, groups }: ReadersProps & { reader: ReaderRow }): JSX.Element {
  const { slug } = shell.organization
  const { t } = shell
  const isDomain = reader.kind === 'domain'
  const shown = isDomain ? `@${reader.address}` : reader.address
  return (
    <li class="row">
      <div class="row-main">
        <h3 class="row-title" dir="auto" safe>
          {shown}
        </h3>
        <p class="hint">
          <Sentence
            text={isDomain ? t.readers.domainSince : t.readers.since}
            parts={{ time: <Moment at={reader.createdAt} timeZone={timeZone} t={t} /> }}
          />
        </p>
        {groups ? (
          <p>
            <a href={routes.dashboard.settings.readers.services.show.url({ slug, id: reader.id })} safe>
              {t.readers.sees(reader.services)}
            </a>
          </p>
        ) : null}
      </div>
      <Confirm
        label={t.readers.remove}
        sentence={t.readers.removeHint(isolated(shown))}
        confirm={t.readers.removeNamed(isolated(shown))}
        action={routes.dashboard.settings.readers.removal.url({ slug, id: reader.id })}
        csrf={shell.csrf}
      />
    </li>
  )
}

function Passes(props: ReadersProps): JSX.Element {
  const { passes, all, shell } = props
  const { readers: words } = shell.t
  return (
    <>
      {passes.length > 0 ? (
        <ListCard heading={words.passes}>
          {passes.map((pass) => (
            <Pass pass={pass} {...props} />
          ))}
        </ListCard>
      ) : null}
      <Card name="passes" heading={words.endHeading}>
        {all > passes.length ? (
          <p class="hint" safe>
            {words.newestListed(all, passes.length)}
          </p>
        ) : null}
        <p class="hint" safe>
          {words.passwordNotListed}
        </p>
        <Confirm
          label={words.endAll}
          sentence={words.endAllHint}
          confirm={words.endAllNow}
          action={routes.dashboard.settings.readers.passesEnd.url({ slug: shell.organization.slug })}
          csrf={shell.csrf}
        />
      </Card>
    </>
  )
}

function Pass({ pass, shell, timeZone }: ReadersProps & { pass: PassRow }): JSX.Element {
  const { t } = shell
  const moment = (at: number) => <Moment at={at} timeZone={timeZone} t={t} />
  return (
    <li class="row">
      <div class="row-main">
        <h3 class="row-title" dir="auto" safe>
          {pass.address}
        </h3>
        <p class="hint">
          <Sentence
            text={t.readers.pass[pass.way](pass.ip)}
            parts={{ seen: moment(pass.lastSeenAt ?? pass.createdAt), end: moment(pass.expiresAt) }}
          />
        </p>
      </div>
      <Confirm
        label={t.readers.end}
        sentence={t.readers.endHint(isolated(pass.address))}
        confirm={t.readers.endThis}
        action={routes.dashboard.settings.readers.passEnd.url({ slug: shell.organization.slug, id: pass.id })}
        csrf={shell.csrf}
      />
    </li>
  )
}

function slugOf({ shell }: ReadersProps): { slug: string } {
  return { slug: shell.organization.slug }
}
