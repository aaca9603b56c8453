import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Choice } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Since } from '../layout/since.tsx'
import { Moment } from '../layout/times.tsx'
import { Limits, type ShownLimits } from '../layout/token-limits.tsx'
import { roleWords } from './invitations.tsx'
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
  return (
    <DashboardShell shell={shell} title="API tokens" room="api-tokens">
      <p class="hint">
        A token lets a program act for this organization, as far as its role goes. A person's own does no more than they
        may, and ends when they leave; the organization's keeps working.
      </p>
      {props.newToken ? <ShownOnce name="new-token" heading="The new token" secret={props.newToken} /> : null}
      {tokens.length > 0 ? (
        <ListCard label="API tokens">
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
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" dir="auto" safe>
          {token.name}
        </h2>
        <p class="hint">
          <Use at={token.lastUsedAt} now={shell.now} timeZone={timeZone} /> · <End token={token} timeZone={timeZone} />
          {token.holder === null ? <Maker maker={token.maker} /> : null}
        </p>
        <Limits limits={token} t={shell.t} />
        {token.holder === null && token.maker?.left ? (
          <p class="hint" safe>
            {`${isolated(token.maker.name)} may still know it: replace it if they should not use it any more.`}
          </p>
        ) : null}
      </div>
      <span class="badge" dir="auto" safe>
        {holderWords(token)}
      </span>
      <span class="badge" safe>
        {roleWords[token.role]}
      </span>
      <Confirm
        label="Revoke"
        sentence={`Whatever uses ${isolated(token.name)} stops working at once, for good.`}
        confirm={`Revoke ${isolated(token.name)}`}
        action={routes.dashboard.apiTokens.revocation.url({ slug: shell.organization.slug, id: token.id })}
        csrf={shell.csrf}
      />
    </li>
  )
}

function holderWords({ holder, mine }: ApiTokenRow): string {
  if (holder === null) return 'Organization’s'
  else return mine ? 'Yours' : `${holder}’s`
}

function Maker({ maker }: { maker: ApiTokenRow['maker'] }): JSX.Element {
  if (maker === null) return ''
  return <span safe>{` · made by ${isolated(maker.name)}${maker.left ? ', who has left' : ''}`}</span>
}

function Use({ at, now, timeZone }: { at: number | null; now: number; timeZone: string }): JSX.Element {
  if (at === null) return <span>never used</span>
  return (
    <span>
      last used <Since at={at} now={now} timeZone={timeZone} />
    </span>
  )
}

function End({ token, timeZone }: { token: ApiTokenRow; timeZone: string }): JSX.Element {
  if (token.expiresAt === null) return <span>good until it is revoked</span>
  return (
    <span>
      <span>{token.expired ? 'expired ' : 'good until '}</span>
      <Moment at={token.expiresAt} timeZone={timeZone} />
    </span>
  )
}

function InAddresses({ shell, allowed }: { shell: Shell; allowed: boolean }): JSX.Element {
  return (
    <Card name="in-addresses" heading="Tokens in addresses">
      <Form
        action={routes.dashboard.apiTokens.inAddresses.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        class="stack"
      >
        <Choice
          name="allowed"
          label="Accept ?api_key=TOKEN"
          hint="For programs that cannot send a header. Proxies and logs on the way may keep the whole address, and the token with it. Opsentry’s own request log does not."
          checked={allowed}
        />
        <Submit label="Save" />
      </Form>
    </Card>
  )
}
