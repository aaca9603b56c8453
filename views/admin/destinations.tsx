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
  return (
    <AdminShell person={person} title="Destinations" room="destinations">
      <p class="hint">
        Webhooks, and texts for the language model, go to public addresses over https alone, so that nobody reaches
        through this server what only this server can reach. Hosts named here may be internal, and may speak plain http;
        every organization’s webhooks may be sent there, too.
      </p>
      <Card label="Internal destinations">
        <Form action={routes.admin.destinations.save.url()} csrf={person.csrf} state={form} class="stack">
          <TextArea
            name="destinations"
            label="Internal destinations"
            hint="One a line: a host name such as hooks.intra.example, an address, or a range such as 10.1.0.0/16."
            form={form}
            value={allowedDestinations.join('\n')}
          />
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
    </AdminShell>
  )
}
