import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'

export interface DestinationsProps {
  person: Person
  form: FormState
  allowedDestinations: string[]
}

export function DestinationsPage({ person, form, allowedDestinations }: DestinationsProps): JSX.Element {
  const { t } = person
  return (
    <AdminShell person={person} title={t.adminRooms.destinations} room="destinations">
      <p class="hint" safe>
        {t.destinations.hint}
      </p>
      <Card label={t.destinations.label}>
        <Form action={routes.admin.destinations.save.url()} csrf={person.csrf} state={form} t={t} class="stack">
          <TextArea
            name="destinations"
            label={t.destinations.label}
            hint={t.destinations.fieldHint}
            form={form}
            value={allowedDestinations.join('\n')}
          />
          <Submit label={t.adminForm.save} look="primary" />
        </Form>
      </Card>
    </AdminShell>
  )
}
