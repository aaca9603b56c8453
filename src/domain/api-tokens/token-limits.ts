import { type TokenScope, tokenScopes } from '#src/words/access.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { readNetworks } from '../networks/networks.ts'

/** What a token is held to within its role. */
export interface TokenLimits {
  scopes: TokenScope[]
  /** Addresses and CIDR ranges, as `readNetworks()` gives them; none: from wherever the organization lets its team in. */
  networks: string[]
  /** Null: as many as everybody's, `usualCallsPerMinute`. */
  callsPerMinute: number | null
  /** An agent writes over MCP at once; otherwise its words wait as a draft until a person publishes them. */
  agentPublishes: boolean
}

/** Does all that its role may. */
export const unlimited: TokenLimits = {
  scopes: ['everything'],
  networks: [],
  callsPerMinute: null,
  agentPublishes: false,
}

/** 300 a second: a script that posts 200 figures a second is far from it, a loop gone wild is not. */
export const usualCallsPerMinute = 18_000
export const mostCallsPerMinute = 60_000

/** Scopes besides `read` and `everything`: what a token may change. */
export const changingScopes = tokenScopes.filter((scope) => scope !== 'read' && scope !== 'everything')

/** Reads the limits of a form; one that says nothing of them asks for none. */
export function checkLimits(form: Form): Checked<TokenLimits> {
  const networks = readNetworks(form.raw('networks'))
  const callsPerMinute = readCalls(form.text('callsPerMinute'))
  // A box for each, because a refused form shows one value for each name again.
  const ticked = changingScopes.filter((scope) => form.ticked(`scope.${scope}`))
  const isLimited = form.text('reach') === 'some'
  return checked(
    {
      scopes: isLimited ? someScopes(ticked) : ['everything'],
      networks: networks.ok ? networks.networks : [],
      callsPerMinute: callsPerMinute === 'wrong' ? null : callsPerMinute,
      agentPublishes: form.ticked('agentPublishes'),
    },
    fieldErrors({
      reach: !isLimited && ticked.length > 0 ? tickedBeside : undefined,
      networks: networks.ok ? undefined : networks.problem,
      callsPerMinute: callsPerMinute === 'wrong' ? callsProblem : undefined,
    }),
  )
}

/** Not taken for either: one of them would give more than was meant. */
const tickedBeside = 'You chose everything, and ticked some of it as well: choose reading, or untick the boxes.'

/** Reading is part of every scope. */
export function someScopes(named: readonly string[]): TokenScope[] {
  return ['read', ...changingScopes.filter((scope) => named.includes(scope))]
}

export const callsProblem = `Type a number from 1 to ${mostCallsPerMinute.toLocaleString('en')}, or leave it empty.`

export function readCalls(typed: string): number | null | 'wrong' {
  if (typed === '') return null
  const calls = /^\d{1,5}$/.test(typed) ? Number(typed) : 0
  return calls >= 1 && calls <= mostCallsPerMinute ? calls : 'wrong'
}
