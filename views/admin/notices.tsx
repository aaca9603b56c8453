import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card, ListCard } from '../layout/card.tsx'
import { Choice, type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { NoMail } from '../layout/no-mail.tsx'
import { Moment } from '../layout/times.tsx'

export interface NoticeRow {
  id: string
  title: string
  startsAt: number
  endsAt: number
  mailedAt: number | null
  state: 'coming' | 'shown' | 'over' | 'withdrawn'
}

export interface NoticesProps {
  person: Person
  form: FormState
  /** UTC days, `2026-03-10`. */
  today: string
  inAWeek: string
  /** Number of people it would be mailed to. */
  accounts: number
  notices: NoticeRow[]
}

const words: Record<NoticeRow['state'], string> = {
  coming: 'not shown yet',
  shown: 'shown now',
  over: 'over',
  withdrawn: 'withdrawn',
}

export function NoticesPage(props: NoticesProps): JSX.Element {
  const { person, form, notices } = props
  const count = `${props.accounts} ${props.accounts === 1 ? 'account' : 'accounts'}`
  return (
    <AdminShell person={person} title="Notices" room="notices">
      <p class="hint">
        What everybody with an account here should know: changes of the policy, planned work on this Opsentry, an
        incident that concerns their data. Visitors of status pages do not see it.
      </p>
      {notices.length > 0 ? (
        <ListCard label="Notices">
          {notices.map((notice) => (
            <Notice notice={notice} csrf={person.csrf} />
          ))}
        </ListCard>
      ) : null}
      <Card name="publish" heading="Publish a notice">
        <Form action={routes.admin.notices.publish.url()} csrf={person.csrf} state={form} class="stack">
          <TextField name="title" label="Title" form={form} maxlength={120} required />
          <TextArea name="body" label="Text" hint="Markdown." form={form} rows={6} required />
          <div class="field-pair">
            <TextField name="from" label="First day (UTC)" type="date" form={form} value={props.today} required />
            <TextField name="until" label="Last day (UTC)" type="date" form={form} value={props.inAWeek} required />
          </div>
          {person.mailAvailable ? (
            <Choice
              name="mail"
              label={`Mail it to all account holders, too (${count})`}
              checked={form.values.mail !== undefined}
            />
          ) : (
            <NoMail sentence={person.t.noMail.mailNotice} />
          )}
          <Submit label="Publish" look="primary" />
        </Form>
      </Card>
    </AdminShell>
  )
}

function Notice({ notice, csrf }: { notice: NoticeRow; csrf: string }): JSX.Element {
  const open = notice.state === 'coming' || notice.state === 'shown'
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" dir="auto" safe>
          {notice.title}
        </h2>
        <p class="hint">
          <Moment at={notice.startsAt} timeZone="UTC" /> to <Moment at={notice.endsAt} timeZone="UTC" />
          <span>{notice.mailedAt === null ? '' : ' · mailed'}</span>
        </p>
      </div>
      <span class="badge" safe>
        {words[notice.state]}
      </span>
      {open ? (
        <Form action={routes.admin.notices.withdrawal.url({ id: notice.id })} csrf={csrf}>
          <Submit label="Withdraw" look="danger" ariaLabel={`Withdraw the notice ${notice.title}`} />
        </Form>
      ) : null}
    </li>
  )
}
