import type { TokenScope } from '#src/words/access.ts'
import { isolated } from './direction.ts'

/** What a token is held to, as its rows say it. */
export interface ShownLimits {
  scopes: readonly TokenScope[]
  networks: readonly string[]
  callsPerMinute: number | null
  agentPublishes: boolean
}

export const scopeWords: Record<TokenScope, string> = {
  read: 'reading',
  incidents: 'incidents and maintenance',
  services: 'services',
  subscribers: 'subscribers',
  everything: 'everything its role allows',
}

/** Networks that a row names; the others are counted. */
const mostNamed = 3

/** A line for what differs from a token without limits; nothing where nothing does. */
export function Limits({ limits }: { limits: ShownLimits }): JSX.Element {
  const said = [scopesOf(limits), networksOf(limits), callsOf(limits), agentsOf(limits)].filter(Boolean)
  if (said.length === 0) return ''
  return (
    <p class="hint" safe>
      {said.join(' · ')}
    </p>
  )
}

function scopesOf({ scopes }: ShownLimits): string {
  return scopes.includes('everything') ? '' : `for ${scopes.map((scope) => scopeWords[scope]).join(', ')}`
}

function networksOf({ networks }: ShownLimits): string {
  if (networks.length === 0) return ''
  const more = networks.length - mostNamed
  const named = networks.slice(0, mostNamed).map(isolated).join(', ')
  return `from ${named}${more > 0 ? ` and ${more} more` : ''} only`
}

function callsOf({ callsPerMinute }: ShownLimits): string {
  if (callsPerMinute === null) return ''
  return callsPerMinute === 1 ? 'one call a minute' : `${callsPerMinute.toLocaleString('en')} calls a minute`
}

function agentsOf({ agentPublishes }: ShownLimits): string {
  return agentPublishes ? 'its agent publishes at once' : ''
}
