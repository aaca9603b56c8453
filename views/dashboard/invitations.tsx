import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { FormProblem, type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { NoMail } from '../layout/no-mail.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Since } from '../layout/since.tsx'

export interface InvitationRow {
  id: string
  email: string
  role: Role
  expiresAt: number
  expired: boolean
}

interface InvitationsProps {
  shell: Shell
  invitations: InvitationRow[]
  timeZone: string
  mayWrite: boolean
}

export function Invitations({ shell, invitations, timeZone, mayWrite }: InvitationsProps): JSX.Element {
  const { slug } = shell.organization
  const { t } = shell
  const { team: words } = t
  return (
    <Card name="invitations" heading={words.invited}>
      <ul class="plain-rows">
        {invitations.map((invitation) => (
          <li class="row">
            <div class="row-main">
              <h3 dir="auto" safe>
                {invitation.email}
              </h3>
              <p class="hint">
                <Sentence
                  text={(invitation.expired ? words.expired : words.goodUntil)(t.roles[invitation.role])}
                  parts={{ time: <Since at={invitation.expiresAt} now={shell.now} timeZone={timeZone} t={t} /> }}
                />
              </p>
            </div>
            {mayWrite ? (
              <Form
                action={routes.dashboard.team.resending.url({ slug, id: invitation.id })}
                csrf={shell.csrf}
                class="button-row"
              >
                {shell.mailAvailable ? (
                  <Submit label={words.sendAgain} ariaLabel={words.sendAgainTo(invitation.email)} />
                ) : null}
                <button
                  type="submit"
                  class="button danger"
                  formaction={routes.dashboard.team.withdrawal.url({ slug, id: invitation.id })}
                  aria-label={words.withdrawFrom(invitation.email)}
                  safe
                >
                  {words.withdraw}
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
  const { t } = shell
  const { team: words } = t
  if (!shell.mailAvailable)
    return (
      <Card name="invite" heading={words.inviteHeading}>
        <FormProblem form={form} t={t} />
        <NoMail sentence={t.noMail.invite} />
      </Card>
    )
  return (
    <Card name="invite" heading={words.inviteHeading}>
      <Form
        action={routes.dashboard.team.invite.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        t={t}
        class="stack"
      >
        <TextField name="email" label={t.credentials.email} type="email" form={form} required />
        <div class="field-pair">
          <Select
            name="role"
            label={words.role}
            form={form}
            value="editor"
            options={roles.map((role) => ({ value: role, label: words.roleWithPurpose[role] }))}
          />
          <Select
            name="days"
            label={words.invitationGoodFor}
            form={form}
            value="7"
            options={[1, 7, 30].map((days) => ({ value: String(days), label: words.days(days) }))}
          />
        </div>
        <Submit label={words.sendInvitation} look="primary" />
      </Form>
    </Card>
  )
}
