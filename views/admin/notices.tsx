import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card, ListCard } from '../layout/card.tsx'
import { Choice, type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { NoMail } from '../layout/no-mail.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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

export function NoticesPage(props: NoticesProps): JSX.Element {
  const { person, form, notices } = props
  const { t } = person
  const { notices: words } = t
  return (
    <AdminShell person={person} title={t.adminRooms.notices} room="notices">
      <p class="hint" safe>
        {words.hint}
      </p>
      {notices.length > 0 ? (
        <ListCard label={t.adminRooms.notices}>
          {notices.map((notice) => (
            <Notice notice={notice} csrf={person.csrf} t={t} />
          ))}
        </ListCard>
      ) : null}
      <Card name="publish" heading={words.publishHeading}>
        <Form action={routes.admin.notices.publish.url()} csrf={person.csrf} state={form} t={t} class="stack">
          <TextField name="title" label={words.title} form={form} maxlength={120} required />
          <TextArea name="body" label={words.text} hint="Markdown." form={form} rows={6} required />
          <div class="field-pair">
            <TextField name="from" label={words.firstDay} type="date" form={form} value={props.today} required />
            <TextField name="until" label={words.lastDay} type="date" form={form} value={props.inAWeek} required />
          </div>
          {person.mailAvailable ? (
            <Choice name="mail" label={words.mailIt(props.accounts)} checked={form.values.mail !== undefined} />
          ) : (
            <NoMail sentence={t.noMail.mailNotice} />
          )}
          <Submit label={words.publish} look="primary" />
        </Form>
      </Card>
    </AdminShell>
  )
}

function Notice({ notice, csrf, t }: { notice: NoticeRow; csrf: string; t: DashboardMessages }): JSX.Element {
  const { notices: words } = t
  const span = {
    from: <Moment at={notice.startsAt} timeZone="UTC" t={t} />,
    to: <Moment at={notice.endsAt} timeZone="UTC" t={t} />,
  }
  const open = notice.state === 'coming' || notice.state === 'shown'
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" dir="auto" safe>
          {notice.title}
        </h2>
        <p class="hint">
          <Sentence text={notice.mailedAt === null ? words.span : words.spanMailed} parts={span} />
        </p>
      </div>
      <span class="badge" safe>
        {words.state[notice.state]}
      </span>
      {open ? (
        <Form action={routes.admin.notices.withdrawal.url({ id: notice.id })} csrf={csrf}>
          <Submit label={words.withdraw} look="danger" ariaLabel={words.withdrawNamed(notice.title)} />
        </Form>
      ) : null}
    </li>
  )
}
