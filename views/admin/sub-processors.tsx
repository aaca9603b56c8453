import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { shortDayText } from '../layout/times.tsx'
import { PrivacyTab } from './privacy-tabs.tsx'

export interface SubProcessorRow {
  id: string
  name: string
  purpose: string
  location: string
  url: string | null
  /** A day, `2026-03-10`. */
  since: string
}

export interface SubProcessorsProps {
  person: Person
  form: FormState
  /** A UTC day, `2026-03-10`. */
  today: string
  subProcessors: SubProcessorRow[]
}

export function AdminSubProcessorsPage({ person, form, today, subProcessors }: SubProcessorsProps): JSX.Element {
  return (
    <PrivacyTab person={person} tab="subProcessors" actions={<PublicLink />}>
      <p class="hint">
        Companies that handle data for you, such as those that host this server, carry its mail, run a language model or
        count visits. Visitors read the list, and every change of it.
      </p>
      {subProcessors.length === 0 ? null : (
        <ListCard label="Sub-processors">
          {subProcessors.map((one) => (
            <li class="row">
              <div class="row-main">
                <h2 class="row-title" dir="auto">
                  <a href={routes.admin.privacy.subProcessors.show.url({ id: one.id })} safe>
                    {one.name}
                  </a>
                </h2>
                <p class="hint" safe>
                  {`${one.purpose} · ${one.location} · since ${shortDayText(one.since)}`}
                </p>
              </div>
            </li>
          ))}
        </ListCard>
      )}
      <Card name="add" heading="Add a sub-processor">
        <Form action={routes.admin.privacy.subProcessors.create.url()} csrf={person.csrf} state={form} class="stack">
          <Fields form={form} since={today} />
          <Submit label="Add" look="primary" />
        </Form>
      </Card>
    </PrivacyTab>
  )
}

export interface SubProcessorProps {
  person: Person
  form: FormState
  subProcessor: SubProcessorRow
}

export function AdminSubProcessorPage({ person, form, subProcessor }: SubProcessorProps): JSX.Element {
  const { id, name } = subProcessor
  return (
    <PrivacyTab person={person} tab="subProcessors" title={name}>
      <Card label={name}>
        <Form
          action={routes.admin.privacy.subProcessors.save.url({ id })}
          csrf={person.csrf}
          state={form}
          class="stack"
        >
          <Fields form={form} subProcessor={subProcessor} since={subProcessor.since} />
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
      <Confirm
        label="Remove"
        sentence="It is taken off the list from today on. That it was there stays in the history of the list."
        confirm={`Remove ${isolated(name)}`}
        action={routes.admin.privacy.subProcessors.removal.url({ id })}
        csrf={person.csrf}
      />
    </PrivacyTab>
  )
}

function PublicLink(): JSX.Element {
  return (
    <a class="button" href={routes.privacyPolicy.subProcessors.url()}>
      What visitors read
    </a>
  )
}

function Fields(props: { form: FormState; subProcessor?: SubProcessorRow; since: string }): JSX.Element {
  const { form, subProcessor: one } = props
  return (
    <>
      <TextField name="name" label="Name" form={form} value={one?.name} maxlength={200} required />
      <TextField
        name="purpose"
        label="What it does for you"
        placeholder="Hosting"
        form={form}
        value={one?.purpose}
        maxlength={200}
        required
      />
      <div class="field-pair">
        <TextField
          name="location"
          label="Where it handles the data"
          placeholder="Germany"
          form={form}
          value={one?.location}
          maxlength={200}
          required
        />
        <TextField name="since" label="Since" type="date" form={form} value={props.since} required />
      </div>
      <TextField
        name="url"
        label="Its own page about privacy"
        hint="Empty where there is none."
        type="url"
        form={form}
        value={one?.url ?? ''}
      />
    </>
  )
}
