import { routes } from '#src/routes.ts'
import { type DataRequestKind, type DataRequestState, dataRequestKinds } from '#src/words/personal-data.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Empty } from '../layout/empty.tsx'
import { type FormState, Select, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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

export interface DataRequestsProps {
  person: Person
  form: FormState
  /** UTC day, `2026-03-10`. */
  today: string
  open: DataRequestRow[]
  closed: DataRequestRow[]
}

export function DataRequestsPage({ person, form, today, open, closed }: DataRequestsProps): JSX.Element {
  const { csrf, t } = person
  const { dataRequests: words } = t
  return (
    <AdminShell person={person} title={t.adminRooms['data-requests']} room="data-requests">
      <p class="hint" safe>
        {words.hint}
      </p>
      {open.length > 0 ? (
        <Requests heading={words.open} requests={open} t={t} />
      ) : (
        <Empty heading={words.noneOpen} sentence={words.noneOpenHint} />
      )}
      <Card name="record" heading={words.enterHeading}>
        <Form action={routes.admin.dataRequests.create.url()} csrf={csrf} state={form} t={t} class="stack">
          <TextField name="address" label={words.address} hint={words.addressHint} type="email" form={form} required />
          <div class="field-pair">
            <Select
              name="kind"
              label={words.what}
              form={form}
              options={dataRequestKinds.map((value) => ({ value, label: words.kind[value] }))}
            />
            <TextField name="receivedOn" label={words.cameOn} type="date" form={form} value={today} required />
          </div>
          <TextArea name="notes" label={words.notes} hint={words.notesHint} form={form} rows={3} />
          <Submit label={words.enter} look="primary" />
        </Form>
      </Card>
      {closed.length > 0 ? <Requests heading={words.closed} requests={closed} t={t} /> : null}
      <p class="hint" safe>
        {words.closedHint}
      </p>
    </AdminShell>
  )
}

interface RequestsProps {
  heading: string
  requests: DataRequestRow[]
  t: DashboardMessages
}

function Requests({ heading, requests, t }: RequestsProps): JSX.Element {
  const { dataRequests: words } = t
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
                <Sentence
                  text={words.came(words.kind[request.kind])}
                  parts={{ time: <Moment at={request.receivedAt} timeZone="UTC" t={t} /> }}
                />
              </p>
            </div>
            <Due request={request} t={t} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Days left while the request is open, then its state. */
export function Due({
  request: { state, daysLeft },
  t,
}: {
  request: DataRequestRow
  t: DashboardMessages
}): JSX.Element {
  const { dataRequests: words } = t
  const isLate = state === 'open' && daysLeft < 1
  return (
    <span class={isLate ? 'badge overdue' : 'badge'} safe>
      {isLate ? words.state.overdue : state === 'open' ? words.daysLeft(daysLeft) : words.state[state]}
    </span>
  )
}
