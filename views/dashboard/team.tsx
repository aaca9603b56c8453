import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Empty } from '../layout/empty.tsx'
import { type FactorResetRow, FactorResets } from '../layout/factor-resets.tsx'
import { type FormState, Problem, Select } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { ListFilter } from '../layout/list-filter.tsx'
import { type InvitationRow, Invitations, Invite, roleWords } from './invitations.tsx'

export interface MemberRow {
  accountId: string
  name: string
  email: string
  role: Role
  secondFactor: boolean
  /** The account is deleted and will be erased. */
  leaving: boolean
  /** The member is the viewer. */
  self: boolean
  /** The viewer may change this one. */
  changeable: boolean
}

export interface TeamProps {
  shell: Shell
  timeZone: string
  members: MemberRow[]
  /** Those whose name or address has what is searched for; all where nothing is. */
  found: MemberRow[]
  search: string
  invitations: InvitationRow[]
  /** Null: the viewer may not invite. */
  invite: { roles: Role[]; form: FormState } | null
  /** Null: the viewer may not hand the organization over. */
  transfer: FormState | null
  /** Null: the viewer may not reset a second factor. */
  factorResets: { form: FormState; resets: FactorResetRow[] } | null
  /** Why an action was refused that has no form on the page. */
  problem?: string
}

/** So few members nobody needs to search. */
const few = 10

export function TeamPage(props: TeamProps): JSX.Element {
  const { shell, members, found, search, invitations, invite, transfer } = props
  return (
    <DashboardShell shell={shell} title="Team" room="team">
      <Problem sentence={props.problem} />
      {members.length > few || search !== '' ? (
        <ListFilter
          list={routes.dashboard.team.show.url({ slug: shell.organization.slug })}
          label="Name or e-mail address"
          search={search}
          narrowed={search !== ''}
        />
      ) : null}
      {found.length === 0 ? (
        <Empty heading="Nobody matches" sentence="Search for another name, or show all." />
      ) : (
        <ListCard label="Members">
          {found.map((member) => (
            <Member member={member} shell={shell} roles={invite?.roles ?? []} />
          ))}
        </ListCard>
      )}
      {invitations.length > 0 ? (
        <Invitations shell={shell} invitations={invitations} timeZone={props.timeZone} mayWrite={invite !== null} />
      ) : null}
      {invite ? <Invite shell={shell} roles={invite.roles} form={invite.form} /> : null}
      {props.factorResets ? <LostFactors team={props} {...props.factorResets} /> : null}
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
        <h2 class="row-title" dir="auto" safe>
          {member.self ? `${isolated(member.name)} (you)` : member.name}
        </h2>
        <p class="hint" safe>
          {member.email}
        </p>
      </div>
      {member.leaving ? <span class="badge">account deleted</span> : null}
      <span class="badge">{member.secondFactor ? 'second factor' : 'password only'}</span>
      {member.changeable ? (
        <>
          <Form
            action={routes.dashboard.team.role.url({ slug, id: member.accountId })}
            csrf={shell.csrf}
            class="own-status"
          >
            <label class="visually-hidden" for={`role-${member.accountId}`} safe>
              {`Role of ${isolated(member.name)}`}
            </label>
            <select id={`role-${member.accountId}`} name="role">
              {roles.map((role) => (
                <option value={role} selected={role === member.role} safe>
                  {roleWords[role]}
                </option>
              ))}
            </select>
            <Submit label="Set" />
          </Form>
          {member.self ? null : (
            <Confirm
              label="Remove"
              sentence={`${isolated(member.name)} loses access to ${isolated(shell.organization.name)} at once, and their own API tokens and open invitations there end.`}
              confirm={`Remove ${isolated(member.name)}`}
              action={routes.dashboard.team.removal.url({ slug, id: member.accountId })}
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

function LostFactors(props: { team: TeamProps; form: FormState; resets: FactorResetRow[] }): JSX.Element {
  const { team, form, resets } = props
  const { shell, members, timeZone } = team
  const { slug } = shell.organization
  const others = members.filter(
    ({ self, secondFactor, accountId }) => secondFactor && !self && !resets.some((one) => one.accountId === accountId),
  )
  if (others.length === 0 && resets.length === 0) return ''
  return (
    <Card name="lost-factors" heading="Lost second factors">
      <p class="hint">
        Somebody lost their phone and their recovery codes? A mail tells them now, with a link that cancels it; a day
        later their second factor is removed and their sessions end.
      </p>
      <FactorResets
        t={shell.t}
        resets={resets}
        timeZone={timeZone}
        csrf={shell.csrf}
        withdrawal={(id) => routes.dashboard.team.factorResetWithdrawal.url({ slug, id })}
      />
      {others.length === 0 ? null : (
        <Form action={routes.dashboard.team.factorReset.url({ slug })} csrf={shell.csrf} state={form} class="stack">
          <Select
            name="factorOf"
            label="Who lost theirs"
            form={form}
            options={[
              { value: '', label: 'Choose a member' },
              ...others.map(({ accountId, name, email }) => ({ value: accountId, label: `${name}, ${email}` })),
            ]}
          />
          <Submit label="Remove it in a day" look="danger" />
        </Form>
      )}
    </Card>
  )
}

function Transfer({ shell, members, form }: { shell: Shell; members: MemberRow[]; form: FormState }): JSX.Element {
  const others = members.filter(({ self }) => !self)
  if (others.length === 0) return ''
  return (
    <Card name="transfer" heading="Hand the organization over" class="danger-zone">
      <p class="hint">
        Somebody else becomes owner, and you become admin. Invitations to become owner that you sent end.
      </p>
      <Form
        action={routes.dashboard.team.ownership.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        class="stack"
      >
        <Select
          name="accountId"
          label="New owner"
          form={form}
          options={[
            { value: '', label: 'Choose a member' },
            ...others.map(({ accountId, name, email }) => ({ value: accountId, label: `${name}, ${email}` })),
          ]}
        />
        <Submit label="Hand it over" look="danger" />
      </Form>
    </Card>
  )
}

function Leave({ shell }: { shell: Shell }): JSX.Element {
  return (
    <Card name="leave" heading="Leave the team" class="danger-zone">
      <p class="hint" safe>
        {`You lose access to ${isolated(shell.organization.name)} at once, and your own API tokens and open invitations there end. Only an invitation brings you back.`}
      </p>
      <Confirm
        label="Leave"
        sentence="This happens at once."
        confirm={`Leave ${isolated(shell.organization.name)}`}
        action={routes.dashboard.team.departure.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
      />
    </Card>
  )
}
