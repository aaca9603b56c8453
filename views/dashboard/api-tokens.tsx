import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Choice } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Since } from '../layout/since.tsx'
import { Moment } from '../layout/times.tsx'
import { Limits, type ShownLimits } from '../layout/token-limits.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { CreateToken, type NewTokenProps } from './new-api-token.tsx'

export interface ApiTokenRow extends ShownLimits {
  id: string
  name: string
  role: Role
  /** The person whose it is; null: the organization's. */
  holder: string | null
  /** It is the reader's own. */
  mine: boolean
  /** Whoever made it, and whether they have left the team; null: a command, or somebody whose account is erased. */
  maker: { name: string; left: boolean } | null
  createdAt: number
  expiresAt: number | null
  expired: boolean
  lastUsedAt: number | null
}

export interface ApiTokensProps extends NewTokenProps {
  tokens: ApiTokenRow[]
  /** Shown this once. */
  newToken?: string
  /** Programs may put their token into the address. */
  apiKeyInAddress: boolean
}

export function ApiTokensPage(props: ApiTokensProps): JSX.Element {
  const { shell, tokens, timeZone } = props
  const { t } = shell
  const { apiTokens: words } = t
  return (
    <DashboardShell shell={shell} title={t.rooms['api-tokens']} room="api-tokens">
      <p class="hint" safe>
        {words.hint}
      </p>
      {props.newToken ? <ShownOnce name="new-token" heading={words.newHeading} secret={props.newToken} t={t} /> : null}
      {tokens.length > 0 ? (
        <ListCard label={t.rooms['api-tokens']}>
          {tokens.map((token) => (
            <Token token={token} shell={shell} timeZone={timeZone} />
          ))}
        </ListCard>
      ) : null}
      <CreateToken {...props} />
      <InAddresses shell={shell} allowed={props.apiKeyInAddress} />
    </DashboardShell>
  )
}

function Token({ token, shell, timeZone }: { token: ApiTokenRow; shell: Shell; timeZone: string }): JSX.Element {
  const { t } = shell
  const { apiTokens: words } = t
  const name = isolated(token.name)
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" dir="auto" safe>
          {token.name}
        </h2>
        <p class="hint">
          <Use at={token.lastUsedAt} now={shell.now} timeZone={timeZone} t={t} />
          {' · '}
          <End token={token} timeZone={timeZone} t={t} />
          {token.holder === null ? <Maker maker={token.maker} t={t} /> : null}
        </p>
        <Limits limits={token} t={t} />
        {token.holder === null && token.maker?.left ? (
          <p class="hint" safe>
            {words.mayKnow(isolated(token.maker.name))}
          </p>
        ) : null}
      </div>
      <span class="badge" dir="auto" safe>
        {holderWords(token, t)}
      </span>
      <span class="badge" safe>
        {t.roles[token.role]}
      </span>
      <Confirm
        label={words.revoke}
        sentence={words.revokeSentence(name)}
        confirm={words.revokeNamed(name)}
        action={routes.dashboard.apiTokens.revocation.url({ slug: shell.organization.slug, id: token.id })}
        csrf={shell.csrf}
      />
    </li>
  )
}

function holderWords({ holder, mine }: ApiTokenRow, { apiTokens: words }: DashboardMessages): string {
  if (holder === null) return words.organizations
  else return mine ? words.yours : words.ofPerson(holder)
}

function Maker({ maker, t }: { maker: ApiTokenRow['maker']; t: DashboardMessages }): JSX.Element {
  if (maker === null) return ''
  const { madeBy, madeByLeft } = t.apiTokens
  return <span safe>{` · ${(maker.left ? madeByLeft : madeBy)(isolated(maker.name))}`}</span>
}

interface UseProps {
  at: number | null
  now: number
  timeZone: string
  t: DashboardMessages
}

function Use({ at, now, timeZone, t }: UseProps): JSX.Element {
  if (at === null) return <span safe>{t.apiTokens.neverUsed}</span>
  const time = <Since at={at} now={now} timeZone={timeZone} t={t} />
  return (
    <span>
      <Sentence text={t.apiTokens.lastUsed} parts={{ time }} />
    </span>
  )
}

function End({ token, timeZone, t }: { token: ApiTokenRow; timeZone: string; t: DashboardMessages }): JSX.Element {
  const { untilRevoked, expired, goodUntil } = t.apiTokens
  if (token.expiresAt === null) return <span safe>{untilRevoked}</span>
  const time = <Moment at={token.expiresAt} timeZone={timeZone} t={t} />
  return (
    <span>
      <Sentence text={token.expired ? expired : goodUntil} parts={{ time }} />
    </span>
  )
}

function InAddresses({ shell, allowed }: { shell: Shell; allowed: boolean }): JSX.Element {
  const { apiTokens: words } = shell.t
  return (
    <Card name="in-addresses" heading={words.inAddresses}>
      <Form
        action={routes.dashboard.apiTokens.inAddresses.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        class="stack"
      >
        <Choice name="allowed" label={words.accept} hint={words.acceptHint} checked={allowed} />
        <Submit label={words.save} />
      </Form>
    </Card>
  )
}
