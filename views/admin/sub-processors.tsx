import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { shortDayText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  const { csrf, t } = person
  const { subProcessorList: words } = t
  return (
    <PrivacyTab person={person} tab="subProcessors" actions={<PublicLink t={t} />}>
      <p class="hint" safe>
        {words.hint}
      </p>
      {subProcessors.length === 0 ? null : (
        <ListCard label={t.privacyTabs.subProcessors}>
          {subProcessors.map((one) => (
            <li class="row">
              <div class="row-main">
                <h2 class="row-title" dir="auto">
                  <a href={routes.admin.privacy.subProcessors.show.url({ id: one.id })} safe>
                    {one.name}
                  </a>
                </h2>
                <p class="hint" safe>
                  {words.facts(one.purpose, one.location, shortDayText(one.since, t))}
                </p>
              </div>
            </li>
          ))}
        </ListCard>
      )}
      <Card name="add" heading={words.addHeading}>
        <Form action={routes.admin.privacy.subProcessors.create.url()} csrf={csrf} state={form} t={t} class="stack">
          <Fields form={form} since={today} t={t} />
          <Submit label={words.add} look="primary" />
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
  const { csrf, t } = person
  const { subProcessorList: words } = t
  return (
    <PrivacyTab person={person} tab="subProcessors" title={name}>
      <Card label={name}>
        <Form action={routes.admin.privacy.subProcessors.save.url({ id })} csrf={csrf} state={form} t={t} class="stack">
          <Fields form={form} subProcessor={subProcessor} since={subProcessor.since} t={t} />
          <Submit label={t.adminForm.save} look="primary" />
        </Form>
      </Card>
      <Confirm
        label={t.adminForm.remove}
        sentence={words.removeHint}
        confirm={words.removeNamed(isolated(name))}
        action={routes.admin.privacy.subProcessors.removal.url({ id })}
        csrf={csrf}
      />
    </PrivacyTab>
  )
}

function PublicLink({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <a class="button" href={routes.privacyPolicy.subProcessors.url()} safe>
      {t.privacyTabs.public}
    </a>
  )
}

interface FieldsProps {
  t: DashboardMessages
  form: FormState
  subProcessor?: SubProcessorRow
  since: string
}

function Fields(props: FieldsProps): JSX.Element {
  const { t, form, subProcessor: one } = props
  const { subProcessorList: words } = t
  return (
    <>
      <TextField name="name" label={words.name} form={form} value={one?.name} maxlength={200} required />
      <TextField
        name="purpose"
        label={words.purpose}
        placeholder={words.purposeExample}
        form={form}
        value={one?.purpose}
        maxlength={200}
        required
      />
      <div class="field-pair">
        <TextField
          name="location"
          label={words.location}
          placeholder={words.locationExample}
          form={form}
          value={one?.location}
          maxlength={200}
          required
        />
        <TextField name="since" label={words.since} type="date" form={form} value={props.since} required />
      </div>
      <TextField
        name="url"
        label={words.url}
        hint={t.privacyTabs.emptyWhereNone}
        type="url"
        form={form}
        value={one?.url ?? ''}
      />
    </>
  )
}
