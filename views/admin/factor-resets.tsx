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
  const { csrf, t } = person
  const { adminFactors: words } = t
  return (
    <AdminShell person={person} title={t.adminRooms['factor-resets']} room="factor-resets">
      <Problem sentence={problem} />
      <Card name="reset" heading={words.lost}>
        <p class="hint" safe>
          {words.lostHint}
        </p>
        {person.mailAvailable ? (
          <Form action={routes.admin.factorResets.create.url()} csrf={csrf} state={form} t={t} class="stack">
            <TextField name="email" label={words.email} type="email" form={form} required />
            <Submit label={words.remove} look="danger" />
          </Form>
        ) : (
          <NoMail sentence={t.noMail.resetFactor} />
        )}
      </Card>
      {resets.length === 0 ? null : (
        <Card name="pending" heading={words.pending}>
          <FactorResets
            t={t}
            resets={resets}
            timeZone="UTC"
            csrf={csrf}
            withdrawal={(id) => routes.admin.factorResets.withdrawal.url({ id })}
          />
        </Card>
      )}
    </AdminShell>
  )
}
