import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { addressProblem } from '../mail/check-address.ts'
import { plainAddress } from '../mail/mailbox-key.ts'
import { type PasswordRules, passwordProblem } from './password-rules.ts'

export interface AccountInput {
  name: string
  email: string
  password: string
}

/** An account as typed, but for what stands around the address. */
export function checkAccount(input: AccountInput, rules: PasswordRules): Checked<AccountInput> {
  const name = input.name.trim()
  const email = plainAddress(input.email)
  return checked(
    { name, email, password: input.password },
    fieldErrors({
      name: nameProblem(name),
      email: addressProblem(email),
      password: passwordProblem(input.password, { email, name }, rules),
    }),
  )
}

/** Name and address of an account without a password, as `checkAccount()` takes them. */
export function checkPerson(input: Omit<AccountInput, 'password'>): Checked<Omit<AccountInput, 'password'>> {
  const [name, email] = [input.name.trim(), plainAddress(input.email)]
  return checked({ name, email }, fieldErrors({ name: nameProblem(name), email: addressProblem(email) }))
}
