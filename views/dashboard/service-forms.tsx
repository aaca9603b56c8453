import { routes } from '#src/routes.ts'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { InternalChoice } from './service-options.tsx'

/** The groups a service may stand in; null stands for none. */
export type OfferedGroups = { group: { id: string; name: string } | null }[]

export function NewService(props: { slug: string; csrf: string; groups: OfferedGroups; form: FormState }): JSX.Element {
  return (
    <section class="card" id="new-service" aria-labelledby="new-service-heading">
      <h2 id="new-service-heading">Add a service</h2>
      <Form
        action={routes.dashboard.services.create.url({ slug: props.slug })}
        csrf={props.csrf}
        state={props.form}
        class="stack"
      >
        <ServiceFields groups={props.groups} form={props.form} />
        <InternalChoice checked={props.form.values.internal !== undefined} />
        <Submit label="Add service" look="primary" icon="plus" />
      </Form>
    </section>
  )
}

export function ServiceFields(props: {
  groups: OfferedGroups
  form: FormState
  service?: { name: string; description: string; serviceGroupId: string | null }
}): JSX.Element {
  const groups = props.groups.flatMap(({ group }) => group ?? [])
  return (
    <>
      <TextField
        name="name"
        label="Name"
        hint="As customers call it."
        form={props.form}
        value={props.service?.name}
        maxlength={100}
        required
      />
      <TextField
        name="description"
        label="Description (optional)"
        hint="One line for visitors who are not sure whether they use it."
        form={props.form}
        value={props.service?.description}
        maxlength={500}
      />
      {groups.length > 0 ? (
        <Select
          name="serviceGroupId"
          label="Group"
          form={props.form}
          value={props.service?.serviceGroupId ?? ''}
          options={[{ value: '', label: 'No group' }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      ) : null}
    </>
  )
}

export function NewGroup({ slug, csrf, form }: { slug: string; csrf: string; form: FormState }): JSX.Element {
  return (
    <section class="card" id="new-group" aria-labelledby="new-group-heading">
      <h2 id="new-group-heading">Add a group</h2>
      <Form action={routes.dashboard.serviceGroups.create.url({ slug })} csrf={csrf} state={form} class="stack">
        <div class="field">
          <label for="field-group-name">Name of the group</label>
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
        <Submit label="Add group" icon="plus" />
      </Form>
    </section>
  )
}
