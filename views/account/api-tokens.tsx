import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { isolated } from '../layout/direction.ts'
import { Empty } from '../layout/empty.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import { Limits, type ShownLimits } from '../layout/token-limits.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface OwnTokenRow extends ShownLimits {
  id: string
  name: string
  organization: string
  role: Role
  expiresAt: number | null
  lastUsedAt: number | null
}

export function OwnTokensPage({ person, tokens }: { person: Person; tokens: OwnTokenRow[] }): JSX.Element {
  const { t } = person
  return (
    <AccountShell person={person} title={t.accountRooms['api-tokens']} room="api-tokens">
      <p class="hint" safe>
        {t.ownTokens.hint}
      </p>
      {tokens.length === 0 ? (
        <Empty sentence={t.ownTokens.none} />
      ) : (
        <ListCard label={t.accountRooms['api-tokens']}>
          {tokens.map((token) => (
            <OwnToken token={token} csrf={person.csrf} t={t} />
          ))}
        </ListCard>
      )}
    </AccountShell>
  )
}

interface OwnTokenProps {
  t: DashboardMessages
  token: OwnTokenRow
  csrf: string
}

function OwnToken({ t, token, csrf }: OwnTokenProps): JSX.Element {
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" dir="auto" safe>
          {token.name}
        </h2>
        <p class="hint">
          <span safe>{isolated(token.organization)}</span> · <Use at={token.lastUsedAt} t={t} /> ·{' '}
          <End at={token.expiresAt} t={t} />
        </p>
        <Limits limits={token} t={t} />
      </div>
      <span class="badge" safe>
        {t.roles[token.role]}
      </span>
      <Confirm
        label={t.ownTokens.revoke}
        sentence={t.ownTokens.revokeHint(isolated(token.name))}
        confirm={t.ownTokens.revokeNamed(isolated(token.name))}
        action={routes.account.apiTokens.revocation.url({ id: token.id })}
        csrf={csrf}
      />
    </li>
  )
}

function Use({ t, at }: { t: DashboardMessages; at: number | null }): JSX.Element {
  if (at === null) return <span safe>{t.ownTokens.neverUsed}</span>
  return (
    <span>
      <Sentence text={t.ownTokens.lastUsed} parts={{ time: <Moment at={at} timeZone="UTC" t={t} /> }} />
    </span>
  )
}

function End({ t, at }: { t: DashboardMessages; at: number | null }): JSX.Element {
  if (at === null) return <span safe>{t.ownTokens.untilRevoked}</span>
  return (
    <span>
      <Sentence text={t.ownTokens.until} parts={{ time: <Moment at={at} timeZone="UTC" t={t} /> }} />
    </span>
  )
}
