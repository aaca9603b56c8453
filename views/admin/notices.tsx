import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Choice, CsrfField, FormProblem, type FormState, TextArea, TextField } from '../layout/fields.tsx'
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
  /** How many people it would be mailed to. */
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
        <section class="card list-card" aria-label="Notices">
          <ul class="rows">
            {notices.map((notice) => (
              <Notice notice={notice} csrf={person.csrf} />
            ))}
          </ul>
        </section>
      ) : null}
      <section class="card" aria-labelledby="publish-heading">
        <h2 id="publish-heading">Publish a notice</h2>
        <form method="post" action={routes.admin.notices.publish.url()} class="stack">
          <CsrfField token={person.csrf} />
          <FormProblem form={form} />
          <TextField name="title" label="Title" form={form} maxlength={120} required />
          <TextArea name="body" label="Text" hint="Markdown." form={form} rows={6} required />
          <div class="field-pair">
            <TextField name="from" label="First day (UTC)" type="date" form={form} value={props.today} required />
            <TextField name="until" label="Last day (UTC)" type="date" form={form} value={props.inAWeek} required />
          </div>
          <Choice
            name="mail"
            label={`Mail it to all account holders, too (${count})`}
            checked={form.values.mail !== undefined}
          />
          <button type="submit" class="button primary">
            Publish
          </button>
        </form>
      </section>
    </AdminShell>
  )
}

function Notice({ notice, csrf }: { notice: NoticeRow; csrf: string }): JSX.Element {
  const open = notice.state === 'coming' || notice.state === 'shown'
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" safe>
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
        <form method="post" action={routes.admin.notices.withdrawal.url({ id: notice.id })}>
          <CsrfField token={csrf} />
          <button type="submit" class="button danger" aria-label={`Withdraw the notice ${notice.title}`}>
            Withdraw
          </button>
        </form>
      ) : null}
    </li>
  )
}
