import type { TokenScope } from '#src/words/access.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { isolated } from './direction.ts'

/** What a token is held to, as its rows say it. */
export interface ShownLimits {
  scopes: readonly TokenScope[]
  networks: readonly string[]
  callsPerMinute: number | null
  agentPublishes: boolean
}

/** Networks that a row names; the others are counted. */
const mostNamed = 3

/** A line for what differs from a token without limits; nothing where nothing does. */
export function Limits({ limits, t }: { limits: ShownLimits; t: DashboardMessages }): JSX.Element {
  const said = [scopesOf(limits, t), networksOf(limits, t), callsOf(limits, t), agentsOf(limits, t)].filter(Boolean)
  if (said.length === 0) return ''
  return (
    <p class="hint" safe>
      {said.join(' · ')}
    </p>
  )
}

function scopesOf({ scopes }: ShownLimits, { tokenLimits }: DashboardMessages): string {
  if (scopes.includes('everything')) return ''
  return tokenLimits.scopes(scopes.map((scope) => tokenLimits.scope[scope]).join(', '))
}

function networksOf({ networks }: ShownLimits, t: DashboardMessages): string {
  if (networks.length === 0) return ''
  const more = networks.length - mostNamed
  const named = networks.slice(0, mostNamed).map(isolated)
  return t.tokenLimits.networks(t.list(more > 0 ? [...named, t.mail.more(more)] : named))
}

function callsOf({ callsPerMinute }: ShownLimits, { tokenLimits }: DashboardMessages): string {
  return callsPerMinute === null ? '' : tokenLimits.calls(callsPerMinute)
}

function agentsOf({ agentPublishes }: ShownLimits, { tokenLimits }: DashboardMessages): string {
  return agentPublishes ? tokenLimits.agent : ''
}
