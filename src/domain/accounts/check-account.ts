import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { addressProblem } from '../mail/check-address.ts'
import { plainAddress } from '../mail/mailbox-key.ts'

export interface AccountInput {
  name: string
  email: string
  password: string
}

const shortestPassword = 12
/** bcrypt reads this many bytes and ignores the rest. */
const longestPassword = 72

/** An account as typed, but for what stands around the address. */
export function checkAccount(input: AccountInput): Checked<AccountInput> {
  const name = input.name.trim()
  const email = plainAddress(input.email)
  return checked(
    { name, email, password: input.password },
    fieldErrors({
      name: nameProblem(name),
      email: addressProblem(email),
      password: passwordProblem(input.password, email),
    }),
  )
}

/** The fault of a new password, as a sentence, or undefined. */
export function passwordProblem(password: string, email: string): string | undefined {
  if ([...password].length < shortestPassword) return `Choose a password of at least ${shortestPassword} characters.`
  else if (Buffer.byteLength(password) > longestPassword)
    return `Choose a shorter password: bcrypt reads ${longestPassword} bytes and would ignore the rest of this one.`
  else if (password.toLowerCase() === email.toLowerCase()) return 'Choose a password that is not your e-mail address.'
  else return undefined
}
