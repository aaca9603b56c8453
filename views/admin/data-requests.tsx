import { routes } from '#src/routes.ts'
import type { DataRequestKind, DataRequestState } from '#src/words/personal-data.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Empty } from '../layout/empty.tsx'
import { type FormState, Select, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Moment } from '../layout/times.tsx'

export interface DataRequestRow {
  id: string
  address: string
  kind: DataRequestKind
  state: DataRequestState
  receivedAt: number
  dueAt: number
  closedAt: number | null
  /** Below 1 the request is overdue. */
  daysLeft: number
}

export const kindWords: Record<DataRequestKind, string> = {
  access: 'Access: wants to see the data',
  erasure: 'Erasure: wants it to be gone',
  correction: 'Correction: something is wrong',
  objection: 'Objection: it must not be used',
}

export interface DataRequestsProps {
  person: Person
  form: FormState
  /** UTC day, `2026-03-10`. */
  today: string
  open: DataRequestRow[]
  closed: DataRequestRow[]
}

export function DataRequestsPage({ person, form, today, open, closed }: DataRequestsProps): JSX.Element {
  return (
    <AdminShell person={person} title="Data requests" room="data-requests">
      <p class="hint">
        What visitors, subscribers and others asked about their data, by mail or by letter. Each has to be answered
        within 30 days; a week before, and when it is overdue, all instance admins are told by mail.
      </p>
      {open.length > 0 ? (
        <Requests heading="Open" requests={open} />
      ) : (
        <Empty heading="No open requests">Enter a request as soon as it comes: the days count from then.</Empty>
      )}
      <Card name="record" heading="Enter a request">
        <Form action={routes.admin.dataRequests.create.url()} csrf={person.csrf} state={form} class="stack">
          <TextField
            name="address"
            label="E-mail address it is about"
            hint="Make sure that it was its owner who asked: let them answer a mail that you send there."
            type="email"
            form={form}
            required
          />
          <div class="field-pair">
            <Select
              name="kind"
              label="What is asked for"
              form={form}
              options={Object.entries(kindWords).map(([value, label]) => ({ value, label }))}
            />
            <TextField name="receivedOn" label="Came on (UTC)" type="date" form={form} value={today} required />
          </div>
          <TextArea name="notes" label="Notes" hint="For you and the other instance admins." form={form} rows={3} />
          <Submit label="Enter it" look="primary" />
        </Form>
      </Card>
      {closed.length > 0 ? <Requests heading="Closed" requests={closed} /> : null}
      <p class="hint">
        A closed request keeps its address for three years, to show that it was answered; then it is replaced by a
        pseudonym, and reason and notes go.
      </p>
    </AdminShell>
  )
}

function Requests({ heading, requests }: { heading: string; requests: DataRequestRow[] }): JSX.Element {
  return (
    <Card label={heading} class="list-card">
      <div class="group-heading">
        <h2 safe>{heading}</h2>
      </div>
      <ul class="rows">
        {requests.map((request) => (
          <li class="row">
            <div class="row-main">
              <h3 class="row-title" dir="auto">
                <a href={routes.admin.dataRequest.show.url({ id: request.id })} safe>
                  {request.address}
                </a>
              </h3>
              <p class="hint">
                <span safe>{`${kindWords[request.kind]} · came `}</span>
                <Moment at={request.receivedAt} timeZone="UTC" />
              </p>
            </div>
            <Due request={request} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Days left while the request is open, then its state. */
export function Due({ request: { state, daysLeft } }: { request: DataRequestRow }): JSX.Element {
  const isLate = state === 'open' && daysLeft < 1
  const words = state === 'open' ? timeLeft(daysLeft) : state
  return (
    <span class={isLate ? 'badge overdue' : 'badge'} safe>
      {words}
    </span>
  )
}

function timeLeft(days: number): string {
  if (days < 1) return 'overdue'
  else return days === 1 ? 'one day left' : `${days} days left`
}
