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
import type { DashboardMessages } from '../messages/dashboard.ts'
import { type InvitationRow, Invitations, Invite } from './invitations.tsx'

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
  const { t } = shell
  const { team: words } = t
  return (
    <DashboardShell shell={shell} title={t.rooms.team} room="team">
      <Problem sentence={props.problem} />
      {members.length > few || search !== '' ? (
        <ListFilter
          list={routes.dashboard.team.show.url({ slug: shell.organization.slug })}
          label={words.searchLabel}
          search={search}
          narrowed={search !== ''}
          t={t}
        />
      ) : null}
      {found.length === 0 ? (
        <Empty heading={words.nobodyMatches} sentence={words.searchOther} />
      ) : (
        <ListCard label={words.members}>
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
  const { t } = shell
  const { team: words } = t
  const name = isolated(member.name)
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" dir="auto" safe>
          {member.self ? words.you(name) : member.name}
        </h2>
        <p class="hint" safe>
          {member.email}
        </p>
      </div>
      {member.leaving ? (
        <span class="badge" safe>
          {words.accountDeleted}
        </span>
      ) : null}
      <span class="badge" safe>
        {member.secondFactor ? words.secondFactor : words.passwordOnly}
      </span>
      {member.changeable ? (
        <>
          <Form
            action={routes.dashboard.team.role.url({ slug, id: member.accountId })}
            csrf={shell.csrf}
            class="own-status"
          >
            <label class="visually-hidden" for={`role-${member.accountId}`} safe>
              {words.roleOf(name)}
            </label>
            <select id={`role-${member.accountId}`} name="role">
              {roles.map((role) => (
                <option value={role} selected={role === member.role} safe>
                  {t.roles[role]}
                </option>
              ))}
            </select>
            <Submit label={words.setRole} />
          </Form>
          {member.self ? null : (
            <Confirm
              label={words.remove}
              sentence={words.removeSentence(name, isolated(shell.organization.name))}
              confirm={words.removeNamed(name)}
              action={routes.dashboard.team.removal.url({ slug, id: member.accountId })}
              csrf={shell.csrf}
            />
          )}
        </>
      ) : (
        <span class="badge" safe>
          {t.roles[member.role]}
        </span>
      )}
    </li>
  )
}

function LostFactors(props: { team: TeamProps; form: FormState; resets: FactorResetRow[] }): JSX.Element {
  const { team, form, resets } = props
  const { shell, members, timeZone } = team
  const { slug } = shell.organization
  const { t } = shell
  const { team: words } = t
  const others = members.filter(
    ({ self, secondFactor, accountId }) => secondFactor && !self && !resets.some((one) => one.accountId === accountId),
  )
  if (others.length === 0 && resets.length === 0) return ''
  return (
    <Card name="lost-factors" heading={words.lostFactors}>
      <p class="hint" safe>
        {words.lostFactorsHint}
      </p>
      <FactorResets
        t={shell.t}
        resets={resets}
        timeZone={timeZone}
        csrf={shell.csrf}
        withdrawal={(id) => routes.dashboard.team.factorResetWithdrawal.url({ slug, id })}
      />
      {others.length === 0 ? null : (
        <Form
          action={routes.dashboard.team.factorReset.url({ slug })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack"
        >
          <Select name="factorOf" label={words.whoLost} form={form} options={memberOptions(others, t)} />
          <Submit label={words.removeInADay} look="danger" />
        </Form>
      )}
    </Card>
  )
}

function memberOptions(members: MemberRow[], { team }: DashboardMessages): { value: string; label: string }[] {
  return [
    { value: '', label: team.chooseMember },
    ...members.map(({ accountId, name, email }) => ({ value: accountId, label: `${name}, ${email}` })),
  ]
}

function Transfer({ shell, members, form }: { shell: Shell; members: MemberRow[]; form: FormState }): JSX.Element {
  const { t } = shell
  const { team: words } = t
  const others = members.filter(({ self }) => !self)
  if (others.length === 0) return ''
  return (
    <Card name="transfer" heading={words.transferHeading} class="danger-zone">
      <p class="hint" safe>
        {words.transferHint}
      </p>
      <Form
        action={routes.dashboard.team.ownership.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        t={t}
        class="stack"
      >
        <Select name="accountId" label={words.newOwner} form={form} options={memberOptions(others, t)} />
        <Submit label={words.transfer} look="danger" />
      </Form>
    </Card>
  )
}

function Leave({ shell }: { shell: Shell }): JSX.Element {
  const { team: words } = shell.t
  const name = isolated(shell.organization.name)
  return (
    <Card name="leave" heading={words.leaveHeading} class="danger-zone">
      <p class="hint" safe>
        {words.leaveHint(name)}
      </p>
      <Confirm
        label={words.leave}
        sentence={words.leaveSentence}
        confirm={words.leaveNamed(name)}
        action={routes.dashboard.team.departure.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
      />
    </Card>
  )
}
