import { type Role, roles, type TokenHolder } from '#src/words.ts'
import { type Checked, checked, fieldErrors, named, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { nameProblem } from '../forms/name-problem.ts'
import type { ApiTokenInput } from './create-api-token.ts'
import { apiTokenDays, lastDayProblem, type TokenEnd } from './token-end.ts'
import { checkLimits, type TokenLimits } from './token-limits.ts'

/** A token as a form asks for it. */
export type RequestedToken = ApiTokenInput & { holder: TokenHolder; limits: TokenLimits }

/** `now`: UTC ms; `timeZone`: the organization's, in which the last day ends. */
export function checkApiToken(form: Form, clock: { now: number; timeZone: string }): Checked<RequestedToken> {
  return together(checkFacts(form), checkEnd(form, clock), named('limits', checkLimits(form)))
}

function checkFacts(form: Form): Checked<{ name: string; role: Role; holder: TokenHolder }> {
  const name = form.text('name')
  const role = roles.find((one) => one === form.text('role'))
  // The person's own unless they say otherwise: a token that outlives its maker is somebody's decision.
  const holder = form.text('holder') === 'organization' ? 'organization' : 'person'
  const problems = { name: nameProblem(name), role: role ? undefined : 'Choose a role.' }
  return checked({ name, role: role ?? 'viewer', holder }, fieldErrors(problems))
}

/** A day that was typed is meant, whatever length stands beside it. */
function checkEnd(form: Form, clock: { now: number; timeZone: string }): Checked<TokenEnd> {
  const lastDay = form.text('lastDay')
  if (lastDay !== '') return checked({ lastDay }, fieldErrors({ lastDay: lastDayProblem(lastDay, clock) }))
  const days = apiTokenDays.find((one) => String(one) === form.text('days'))
  const problem = days === undefined ? 'Choose how long the token is valid.' : undefined
  return checked({ days: days ?? 90 }, fieldErrors({ days: problem }))
}
