import { domainToASCII } from 'node:url'
import { invalid } from '../errors.ts'

const longest = 254
const local = /^[^\s\p{C}<>()[\]{},;:\\"@.]+(\.[^\s\p{C}<>()[\]{},;:\\"@.]+)*$/u
const domain = /^[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u

/**
 * What is wrong with an e-mail address, or undefined. One plain address only: a comma, a bracket or a line end would
 * divert the message to somebody else.
 */
export function addressProblem(address: string): string | undefined {
  const at = address.lastIndexOf('@')
  if (address === '') return 'Type an e-mail address.'
  else if (address.length > longest) return `An e-mail address has at most ${longest} characters.`
  else if (at < 1 || at > 64 || !local.test(address.slice(0, at)) || !domain.test(address.slice(at + 1)))
    return 'Type one plain e-mail address, such as ann@example.com.'
  else return undefined
}

/** The domain of a plain address, as DNS writes it. */
export function domainOf(address: string): string {
  return domainToASCII(address.slice(address.lastIndexOf('@') + 1)).toLowerCase()
}

/** An account's address as typed, in lower case, since one person has one account. Throws invalid on `email`. */
export function acceptedAddress(typed: string): string {
  const email = typed.trim().toLowerCase()
  const problem = addressProblem(email)
  if (problem) throw invalid({ email: problem })
  return email
}
