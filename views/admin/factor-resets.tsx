import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FactorResetRow, FactorResets } from '../layout/factor-resets.tsx'
import { type FormState, Problem, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { NoMail } from '../layout/no-mail.tsx'

export interface AdminFactorResetsProps {
  person: Person
  resets: FactorResetRow[]
  form: FormState
  /** Why a reset could not be taken back. */
  problem?: string
}

/** Somebody lost their phone: whoever runs the instance knows them, and they have a day to object. */
export function AdminFactorResetsPage({ person, resets, form, problem }: AdminFactorResetsProps): JSX.Element {
  return (
    <AdminShell person={person} title="Second factors" room="factor-resets">
      <Problem sentence={problem} />
      <Card name="reset" heading="Somebody lost theirs">
        <p class="hint">
          A mail tells them now, with a link that cancels it. A day later their authenticator app, recovery codes and
          passkeys are removed and their sessions end; they sign in with the password and set up a new one.
        </p>
        {person.mailAvailable ? (
          <Form action={routes.admin.factorResets.create.url()} csrf={person.csrf} state={form} class="stack">
            <TextField name="email" label="E-mail address of the account" type="email" form={form} required />
            <Submit label="Remove it in a day" look="danger" />
          </Form>
        ) : (
          <NoMail sentence={person.t.noMail.resetFactor} />
        )}
      </Card>
      {resets.length === 0 ? null : (
        <Card name="pending" heading="Going to be removed">
          <FactorResets
            t={person.t}
            resets={resets}
            timeZone="UTC"
            csrf={person.csrf}
            withdrawal={(id) => routes.admin.factorResets.withdrawal.url({ id })}
          />
        </Card>
      )}
    </AdminShell>
  )
}
