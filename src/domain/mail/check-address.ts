import { domainToASCII } from 'node:url'
import { invalid } from '../errors.ts'
import { plainAddress } from './mailbox-key.ts'

const longest = 254
const local = /^[^\s\p{C}<>()[\]{},;:\\"@.]+(\.[^\s\p{C}<>()[\]{},;:\\"@.]+)*$/u
const domain =
  /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?(\.[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?)*$/u

export type AddressFault = 'missing' | 'tooLong' | 'notPlain'

const sentences: Record<AddressFault, string> = {
  missing: 'Type an e-mail address.',
  tooLong: `An e-mail address has at most ${longest} characters.`,
  notPlain: 'Type one plain e-mail address, such as ann@example.com.',
}

/** The fault of an e-mail address, as a sentence, or undefined. */
export function addressProblem(address: string): string | undefined {
  const fault = addressFault(address)
  return fault && sentences[fault]
}

/** Accepts one plain address only: a comma, a bracket or a line end would send the message to somebody else. */
export function addressFault(address: string): AddressFault | undefined {
  const at = address.lastIndexOf('@')
  if (address === '') return 'missing'
  else if (address.length > longest) return 'tooLong'
  else if (at < 1 || at > 64 || !local.test(address.slice(0, at)) || !domain.test(address.slice(at + 1)))
    return 'notPlain'
  else return undefined
}

/** The domain of a plain address, as DNS writes it. */
export function domainOf(address: string): string {
  return domainToASCII(address.slice(address.lastIndexOf('@') + 1)).toLowerCase()
}

/** An account's address as typed, but for what stands around it. Throws invalid on `email`. */
export function acceptedAddress(typed: string): string {
  const email = plainAddress(typed)
  const problem = addressProblem(email)
  if (problem) throw invalid({ email: problem })
  return email
}
