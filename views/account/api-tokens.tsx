import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { roleWords } from '../dashboard/invitations.tsx'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { isolated } from '../layout/direction.ts'
import { Empty } from '../layout/empty.tsx'
import { Moment } from '../layout/times.tsx'
import { Limits, type ShownLimits } from '../layout/token-limits.tsx'

export interface OwnTokenRow extends ShownLimits {
  id: string
  name: string
  organization: string
  role: Role
  expiresAt: number | null
  lastUsedAt: number | null
}

export function OwnTokensPage({ person, tokens }: { person: Person; tokens: OwnTokenRow[] }): JSX.Element {
  return (
    <AccountShell person={person} title="API tokens" room="api-tokens">
      <p class="hint">
        Tokens of your own: each does no more than you may in its organization, and ends when you leave, reset your
        password or delete your account. You make them in the organization, under API tokens.
      </p>
      {tokens.length === 0 ? (
        <Empty sentence="You have no API tokens of your own." />
      ) : (
        <ListCard label="API tokens">
          {tokens.map((token) => (
            <OwnToken token={token} csrf={person.csrf} />
          ))}
        </ListCard>
      )}
    </AccountShell>
  )
}

function OwnToken({ token, csrf }: { token: OwnTokenRow; csrf: string }): JSX.Element {
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" dir="auto" safe>
          {token.name}
        </h2>
        <p class="hint">
          <span safe>{isolated(token.organization)}</span> · <Use at={token.lastUsedAt} /> ·{' '}
          <End at={token.expiresAt} />
        </p>
        <Limits limits={token} />
      </div>
      <span class="badge" safe>
        {roleWords[token.role]}
      </span>
      <Confirm
        label="Revoke"
        sentence={`Whatever uses ${isolated(token.name)} stops working at once, for good.`}
        confirm={`Revoke ${isolated(token.name)}`}
        action={routes.account.apiTokens.revocation.url({ id: token.id })}
        csrf={csrf}
      />
    </li>
  )
}

function Use({ at }: { at: number | null }): JSX.Element {
  if (at === null) return <span>never used</span>
  return (
    <span>
      last used <Moment at={at} timeZone="UTC" />
    </span>
  )
}

function End({ at }: { at: number | null }): JSX.Element {
  if (at === null) return <span>good until it is revoked</span>
  return (
    <span>
      good until <Moment at={at} timeZone="UTC" />
    </span>
  )
}
