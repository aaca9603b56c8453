import { urls } from '#src/urls.ts'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { CsrfField, FormProblem, type FormState, Select, TextField } from '../layout/fields.tsx'
import { Moment } from '../layout/times.tsx'

export type Role = 'owner' | 'admin' | 'editor' | 'viewer'

export interface MemberRow {
  accountId: string
  name: string
  email: string
  role: Role
  secondFactor: boolean
  /** The person who looks. */
  self: boolean
  /** The viewer may change this one. */
  changeable: boolean
}

export interface InvitationRow {
  id: string
  email: string
  role: Role
  expiresAt: number
  expired: boolean
}

export interface TeamProps {
  shell: Shell
  timeZone: string
  members: MemberRow[]
  invitations: InvitationRow[]
  /** Null: may not invite. */
  invite: { roles: Role[]; form: FormState } | null
  /** Null: may not hand the organization over. */
  transfer: FormState | null
  /** What was refused, where no form on the page holds it. */
  problem?: string
}

export const roleWords: Record<Role, string> = { owner: 'Owner', admin: 'Admin', editor: 'Editor', viewer: 'Viewer' }

/** What each role is for, where one chooses. */
const roleHints: Record<Role, string> = {
  owner: 'Owner: everything, deleting the organization included',
  admin: 'Admin: everything but ownership',
  editor: 'Editor: incidents and service statuses',
  viewer: 'Viewer: looks on',
}

export function TeamPage(props: TeamProps): JSX.Element {
  const { shell, members, invitations, invite, transfer } = props
  return (
    <DashboardShell shell={shell} title="Team" room="team">
      {props.problem ? (
        <p class="form-problem" role="alert" safe>
          {props.problem}
        </p>
      ) : null}
      <section class="card list-card" aria-label="Members">
        <ul class="rows">
          {members.map((member) => (
            <Member member={member} shell={shell} roles={invite?.roles ?? []} />
          ))}
        </ul>
      </section>
      {invitations.length > 0 ? (
        <Invitations shell={shell} invitations={invitations} timeZone={props.timeZone} mayWrite={invite !== null} />
      ) : null}
      {invite ? <Invite shell={shell} roles={invite.roles} form={invite.form} /> : null}
      {transfer ? <Transfer shell={shell} members={members} form={transfer} /> : null}
      <Leave shell={shell} />
    </DashboardShell>
  )
}

function Member({ member, shell, roles }: { member: MemberRow; shell: Shell; roles: Role[] }): JSX.Element {
  const { slug } = shell.organization
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" safe>
          {member.self ? `${member.name} (you)` : member.name}
        </h2>
        <p class="hint" safe>
          {member.email}
        </p>
      </div>
      <span class="badge">{member.secondFactor ? 'second factor' : 'password only'}</span>
      {member.changeable ? (
        <>
          <form method="post" action={urls.memberRole(slug, member.accountId)} class="own-status">
            <CsrfField token={shell.csrf} />
            <label class="visually-hidden" for={`role-${member.accountId}`} safe>
              {`Role of ${member.name}`}
            </label>
            <select id={`role-${member.accountId}`} name="role">
              {roles.map((role) => (
                <option value={role} selected={role === member.role} safe>
                  {roleWords[role]}
                </option>
              ))}
            </select>
            <button type="submit" class="button">
              Set
            </button>
          </form>
          {member.self ? null : (
            <Confirm
              label="Remove"
              sentence={`${member.name} loses access to ${shell.organization.name} at once.`}
              confirm={`Remove ${member.name}`}
              action={urls.memberRemoval(slug, member.accountId)}
              csrf={shell.csrf}
            />
          )}
        </>
      ) : (
        <span class="badge" safe>
          {roleWords[member.role]}
        </span>
      )}
    </li>
  )
}

interface InvitationsProps {
  shell: Shell
  invitations: InvitationRow[]
  timeZone: string
  mayWrite: boolean
}

function Invitations({ shell, invitations, timeZone, mayWrite }: InvitationsProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <section class="card" aria-labelledby="invitations-heading">
      <h2 id="invitations-heading">Invited</h2>
      <ul class="plain-rows">
        {invitations.map((invitation) => (
          <li class="row">
            <div class="row-main">
              <h3 safe>{invitation.email}</h3>
              <p class="hint">
                <span safe>{`${roleWords[invitation.role]}, ${invitation.expired ? 'expired' : 'good until'} `}</span>
                <Moment at={invitation.expiresAt} timeZone={timeZone} />
              </p>
            </div>
            {mayWrite ? (
              <form method="post" action={urls.invitationResending(slug, invitation.id)} class="button-row">
                <CsrfField token={shell.csrf} />
                <button type="submit" class="button" aria-label={`Send again: the invitation to ${invitation.email}`}>
                  Send again
                </button>
                <button
                  type="submit"
                  class="button danger"
                  formaction={urls.invitationWithdrawal(slug, invitation.id)}
                  aria-label={`Withdraw the invitation to ${invitation.email}`}
                >
                  Withdraw
                </button>
              </form>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Invite({ shell, roles, form }: { shell: Shell; roles: Role[]; form: FormState }): JSX.Element {
  return (
    <section class="card" aria-labelledby="invite-heading">
      <h2 id="invite-heading">Invite somebody</h2>
      <form method="post" action={urls.invitations(shell.organization.slug)} class="stack">
        <CsrfField token={shell.csrf} />
        <FormProblem form={form} />
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
        <button type="submit" class="button primary">
          Send the invitation
        </button>
      </form>
    </section>
  )
}

function Transfer({ shell, members, form }: { shell: Shell; members: MemberRow[]; form: FormState }): JSX.Element {
  const others = members.filter(({ self }) => !self)
  if (others.length === 0) return ''
  return (
    <section class="card danger-zone" aria-labelledby="transfer-heading">
      <h2 id="transfer-heading">Hand the organization over</h2>
      <p class="hint">Somebody else becomes owner, and you become admin.</p>
      <form method="post" action={urls.ownershipTransfer(shell.organization.slug)} class="stack">
        <CsrfField token={shell.csrf} />
        <FormProblem form={form} />
        <Select
          name="accountId"
          label="New owner"
          form={form}
          options={[
            { value: '', label: 'Choose a member' },
            ...others.map(({ accountId, name, email }) => ({ value: accountId, label: `${name}, ${email}` })),
          ]}
        />
        <button type="submit" class="button danger">
          Hand it over
        </button>
      </form>
    </section>
  )
}

function Leave({ shell }: { shell: Shell }): JSX.Element {
  return (
    <section class="card danger-zone" aria-labelledby="leave-heading">
      <h2 id="leave-heading">Leave the team</h2>
      <p class="hint" safe>
        {`You lose access to ${shell.organization.name} at once. Only an invitation brings you back.`}
      </p>
      <Confirm
        label="Leave"
        sentence="This happens at once."
        confirm={`Leave ${shell.organization.name}`}
        action={urls.leaveTeam(shell.organization.slug)}
        csrf={shell.csrf}
      />
    </section>
  )
}
