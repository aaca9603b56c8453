/** How an answer may be packed, by the names of RFC 9110, 8.4.1; `identity` is not at all. */
export type Encoding = 'zstd' | 'br' | 'gzip' | 'identity'

/** Characters that are read of one header, and codings; browsers name four in thirty. */
const longestRead = 1000
const mostRead = 20

/**
 * The coding that a client likes best of those offered (RFC 9110, 12.5.3): by its weights, and of equal ones the first in the
 * offer. Where it accepts none of them, not even the plain bytes, it gets the plain bytes. `accepted`: Accept-Encoding, null where
 * it was not sent.
 */
export function encodingFor(accepted: string | null, offered: readonly Encoding[]): Encoding {
  if (accepted === null || accepted === '') return 'identity'
  const weights = weightsIn(accepted)
  let [best, weight]: [Encoding, number] = ['identity', plainWeight(weights)]
  for (const one of offered) {
    const its = weights.get(one) ?? weights.get('*') ?? 0
    // What is named beats the plain bytes, which nobody needs to name, but nothing that is offered before it.
    if (its > weight || (its > 0 && its === weight && best === 'identity')) [best, weight] = [one, its]
  }
  return best
}

/** Below every weight that can be written, where nothing is said of it. */
function plainWeight(weights: Map<string, number>): number {
  const said = weights.get('identity') ?? weights.get('*')
  return said ?? 0.000_1
}

function weightsIn(accepted: string): Map<string, number> {
  const weights = new Map<string, number>()
  for (const part of accepted.slice(0, longestRead).split(',', mostRead)) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    if (name !== '') weights.set(name === 'x-gzip' ? 'gzip' : name, weightIn(parameters))
  }
  return weights
}

/** A weight that cannot be read asks for nothing. */
function weightIn(parameters: string[]): number {
  const given = parameters.find((one) => one.startsWith('q='))
  if (given === undefined) return 1
  return /^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(given) ? Number(given.slice(2)) : 0
}
