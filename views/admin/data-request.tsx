import { routes } from '#src/routes.ts'
import type { SubscriberState } from '#src/words.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { FormProblem, type FormState, Problem, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Rows } from '../layout/rows.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { type DataRequestRow, Due } from './data-requests.tsx'

export interface DataRequestProps {
  person: Person
  request: DataRequestRow & { reason: string | null; notes: string }
  /** Tables that hold the address, and in how many rows; null: the address is forgotten. */
  found: { table: string; rows: number }[] | null
  /** `url`: the subscriber's page; null where the instance admin is no member of that organization. */
  subscriptions: { organization: string; state: SubscriberState; url: string | null }[]
  forms: { notes: FormState; refusal: FormState; rights: FormState }
}

export function DataRequestPage(props: DataRequestProps): JSX.Element {
  const { person, request, found, forms } = props
  const { t } = person
  const { dataRequest: words } = t
  return (
    <AdminShell person={person} title={request.address} room="data-requests" actions={<Due request={request} t={t} />}>
      {request.state === 'open' ? null : <Problem sentence={forms.notes.problem ?? forms.refusal.problem} />}
      <Card name="facts" heading={words.heading}>
        <Facts>
          <Fact name={words.askedFor} value={t.dataRequests.kind[request.kind]} />
          <Fact name={words.came}>
            <Moment at={request.receivedAt} timeZone="UTC" t={t} />
          </Fact>
          <Fact name={words.answerBy}>
            <Moment at={request.dueAt} timeZone="UTC" t={t} />
          </Fact>
          {request.closedAt === null ? null : (
            <Fact name={request.state === 'refused' ? words.refused : words.answered}>
              <Moment at={request.closedAt} timeZone="UTC" t={t} />
            </Fact>
          )}
          {request.reason === null ? null : <Fact name={words.reason} value={request.reason} />}
        </Facts>
      </Card>
      {found ? <Holdings {...props} found={found} /> : <Forgotten t={t} />}
      {request.state === 'open' ? <Closing {...props} /> : <Notes notes={request.notes} t={t} />}
    </AdminShell>
  )
}

function Forgotten({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <p class="hint" safe>
      {t.dataRequest.forgotten}
    </p>
  )
}

/** What the rows of a table are to whoever asked; of one without a message, its name. */
function tableText(table: string, { dataRequest: words }: DashboardMessages): string {
  const known: Record<string, string> = words.tables
  return known[table] ?? words.mentionsIn(table)
}

function Holdings({
  person,
  request,
  found,
  subscriptions,
  forms,
}: DataRequestProps & { found: NonNullable<DataRequestProps['found']> }): JSX.Element {
  const { csrf, t } = person
  const { dataRequest: words } = t
  const hasAccount = found.some(({ table }) => table === 'accounts')
  return (
    <Card name="found" heading={words.holds}>
      <FormProblem form={forms.rights} t={t} />
      {found.length === 0 ? (
        <p safe>{words.nothing}</p>
      ) : (
        <Rows
          columns={[
            { title: words.what, text: ({ table }) => tableText(table, t) },
            { title: words.howMany, text: ({ rows }) => t.count(rows) },
          ]}
          rows={found}
        />
      )}
      {subscriptions.length === 0 ? null : (
        <ul class="consequences">
          {subscriptions.map(({ organization, state, url }) => (
            <li>
              {url === null ? (
                <span safe>{words.pageOf(organization)}</span>
              ) : (
                <a href={url} safe>
                  {words.pageOf(organization)}
                </a>
              )}
              <span safe>{` · ${t.subscriberState[state]}`}</span>
            </li>
          ))}
        </ul>
      )}
      <div class="button-row">
        <Form action={routes.admin.dataRequest.export.url({ id: request.id })} csrf={csrf}>
          <Submit label={words.download} icon="download" />
        </Form>
        {request.state === 'open' && found.length > 0 && !hasAccount ? (
          <Confirm
            label={words.erase}
            sentence={words.eraseHint}
            confirm={words.eraseIt}
            action={routes.admin.dataRequest.erasure.url({ id: request.id })}
            csrf={csrf}
          />
        ) : null}
      </div>
    </Card>
  )
}

function Closing({ person: { csrf, t }, request, forms }: DataRequestProps): JSX.Element {
  const { dataRequest: words } = t
  return (
    <>
      <Card name="notes" heading={t.dataRequests.notes}>
        <Form
          action={routes.admin.dataRequest.notes.url({ id: request.id })}
          csrf={csrf}
          state={forms.notes}
          t={t}
          class="stack"
        >
          <TextArea name="notes" label={words.forAdmins} form={forms.notes} value={request.notes} rows={4} />
          <Submit label={words.saveNotes} />
        </Form>
      </Card>
      <Card name="close" heading={words.close}>
        <p class="hint" safe>
          {words.closeHint}
        </p>
        <Form action={routes.admin.dataRequest.answer.url({ id: request.id })} csrf={csrf}>
          <Submit label={words.markAnswered} look="primary" />
        </Form>
        <Form
          action={routes.admin.dataRequest.refusal.url({ id: request.id })}
          csrf={csrf}
          state={forms.refusal}
          t={t}
          class="stack refusal"
        >
          <TextArea
            name="reason"
            label={words.refusedBecause}
            hint={words.refusedHint}
            form={forms.refusal}
            rows={2}
            required
          />
          <Submit label={words.refuse} look="danger" />
        </Form>
      </Card>
    </>
  )
}

function Notes({ notes, t }: { notes: string; t: DashboardMessages }): JSX.Element {
  if (notes === '') return ''
  return (
    <Card name="notes" heading={t.dataRequests.notes}>
      <p class="prewrapped" safe>
        {notes}
      </p>
    </Card>
  )
}
