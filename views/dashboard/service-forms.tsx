import { routes } from '#src/routes.ts'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { InternalChoice } from './service-options.tsx'

/** The groups a service may stand in; null stands for none. */
export type OfferedGroups = { group: { id: string; name: string } | null }[]

interface NewProps {
  list: { t: DashboardMessages; slug: string; csrf: string; groups: OfferedGroups }
  form: FormState
}

export function NewService({ list: { t, slug, csrf, groups }, form }: NewProps): JSX.Element {
  return (
    <section class="card" id="new-service" aria-labelledby="new-service-heading">
      <h2 id="new-service-heading" safe>
        {t.serviceForm.addHeading}
      </h2>
      <Form action={routes.dashboard.services.create.url({ slug })} csrf={csrf} state={form} t={t} class="stack">
        <ServiceFields t={t} groups={groups} form={form} />
        <InternalChoice t={t} checked={form.values.internal !== undefined} />
        <Submit label={t.serviceForm.add} look="primary" icon="plus" />
      </Form>
    </section>
  )
}

export function ServiceFields(props: {
  t: DashboardMessages
  groups: OfferedGroups
  form: FormState
  service?: { name: string; description: string; serviceGroupId: string | null }
}): JSX.Element {
  const words = props.t.serviceForm
  const groups = props.groups.flatMap(({ group }) => group ?? [])
  return (
    <>
      <TextField
        name="name"
        label={words.name}
        hint={words.nameHint}
        form={props.form}
        value={props.service?.name}
        maxlength={100}
        required
      />
      <TextField
        name="description"
        label={words.description}
        hint={words.descriptionHint}
        form={props.form}
        value={props.service?.description}
        maxlength={500}
      />
      {groups.length > 0 ? (
        <Select
          name="serviceGroupId"
          label={words.group}
          form={props.form}
          value={props.service?.serviceGroupId ?? ''}
          options={[{ value: '', label: words.noGroup }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      ) : null}
    </>
  )
}

export function NewGroup({ list: { t, slug, csrf }, form }: NewProps): JSX.Element {
  return (
    <section class="card" id="new-group" aria-labelledby="new-group-heading">
      <h2 id="new-group-heading" safe>
        {t.serviceForm.addGroupHeading}
      </h2>
      <Form action={routes.dashboard.serviceGroups.create.url({ slug })} csrf={csrf} state={form} t={t} class="stack">
        <div class="field">
          <label for="field-group-name" safe>
            {t.serviceForm.groupName}
          </label>
          <input
            id="field-group-name"
            name="name"
            maxlength={100}
            autocomplete="off"
            value={form.values.name ?? ''}
            aria-invalid={form.errors.name ? 'true' : undefined}
            aria-describedby={form.errors.name ? 'error-group-name' : undefined}
          />
          {form.errors.name ? (
            <p class="field-error" id="error-group-name" safe>
              {form.errors.name}
            </p>
          ) : null}
        </div>
        <Submit label={t.serviceForm.addGroup} icon="plus" />
      </Form>
    </section>
  )
}
