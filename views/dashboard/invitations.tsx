import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { FormProblem, type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { NoMail } from '../layout/no-mail.tsx'
import { Since } from '../layout/since.tsx'

export interface InvitationRow {
  id: string
  email: string
  role: Role
  expiresAt: number
  expired: boolean
}

export const roleWords: Record<Role, string> = { owner: 'Owner', admin: 'Admin', editor: 'Editor', viewer: 'Viewer' }

/** Labels of the roles where one is chosen, each with its purpose. */
const roleHints: Record<Role, string> = {
  owner: 'Owner: everything, deleting the organization included',
  admin: 'Admin: everything but ownership',
  editor: 'Editor: incidents and service statuses',
  viewer: 'Viewer: looks on',
}

interface InvitationsProps {
  shell: Shell
  invitations: InvitationRow[]
  timeZone: string
  mayWrite: boolean
}

export function Invitations({ shell, invitations, timeZone, mayWrite }: InvitationsProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <Card name="invitations" heading="Invited">
      <ul class="plain-rows">
        {invitations.map((invitation) => (
          <li class="row">
            <div class="row-main">
              <h3 dir="auto" safe>
                {invitation.email}
              </h3>
              <p class="hint">
                <span safe>{`${roleWords[invitation.role]}, ${invitation.expired ? 'expired' : 'good until'} `}</span>
                <Since at={invitation.expiresAt} now={shell.now} timeZone={timeZone} />
              </p>
            </div>
            {mayWrite ? (
              <Form
                action={routes.dashboard.team.resending.url({ slug, id: invitation.id })}
                csrf={shell.csrf}
                class="button-row"
              >
                {shell.mailAvailable ? (
                  <Submit label="Send again" ariaLabel={`Send again: the invitation to ${invitation.email}`} />
                ) : null}
                <button
                  type="submit"
                  class="button danger"
                  formaction={routes.dashboard.team.withdrawal.url({ slug, id: invitation.id })}
                  aria-label={`Withdraw the invitation to ${invitation.email}`}
                >
                  Withdraw
                </button>
              </Form>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}

export function Invite({ shell, roles, form }: { shell: Shell; roles: Role[]; form: FormState }): JSX.Element {
  if (!shell.mailAvailable)
    return (
      <Card name="invite" heading="Invite somebody">
        <FormProblem form={form} />
        <NoMail sentence={shell.t.noMail.invite} />
      </Card>
    )
  return (
    <Card name="invite" heading="Invite somebody">
      <Form
        action={routes.dashboard.team.invite.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        class="stack"
      >
        <TextField name="email" label="E-mail address" type="email" form={form} required />
        <div class="field-pair">
          <Select
            name="role"
            label="Role"
            form={form}
            value="editor"
            options={roles.map((role) => ({ value: role, label: roleHints[role] }))}
          />
          <Select
            name="days"
            label="The invitation is good for"
            form={form}
            value="7"
            options={[
              { value: '1', label: 'a day' },
              { value: '7', label: '7 days' },
              { value: '30', label: '30 days' },
            ]}
          />
        </div>
        <Submit label="Send the invitation" look="primary" />
      </Form>
    </Card>
  )
}
