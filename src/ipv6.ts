/**
 * The eight 16-bit groups of an IPv6 address (RFC 4291, 2.2), `::` written out, the last 32 bits also where they are written as
 * IPv4 is. `address` is one, as `isIP` says, without a zone.
 */
export function ipv6Groups(address: string): number[] {
  const [before = '', after] = address.split('::')
  const head = readGroups(before)
  if (after === undefined) return head
  const tail = readGroups(after)
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}

function readGroups(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}
