import type { Role } from '#src/words.ts'
import { type AllowedDestinations, hostOf, urlProblem } from '../destinations/destinations.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { type GroupRole, givenRoles } from './provider.ts'

/** What every provider has, whatever its protocol. */
export interface ProviderInput {
  name: string
  groupsClaim: string
  createsAccounts: boolean
  defaultRole: Role | null
  provesSecondFactor: boolean
  sessionHours: number
  groupRoles: GroupRole[]
}

export interface OidcInput {
  issuer: string
  clientId: string
  /** '': the present one stays. */
  clientSecret: string
  scopes: string
}

export const sessionHours = [8, 24, 72, 168] as const
const longest = { group: 200, claim: 100, issuer: 500, client: 500, scopes: 500 }
const mostGroups = 100

export function checkProvider(form: Form): Checked<ProviderInput> {
  const name = form.text('name')
  const groupsClaim = form.text('groupsClaim') || 'groups'
  const hours = sessionHours.find((one) => one === Number(form.text('sessionHours')))
  const mapping = readGroupRoles(form)
  return checked(
    {
      ...{ name, groupsClaim, groupRoles: mapping.roles, sessionHours: hours ?? 24 },
      createsAccounts: form.ticked('createsAccounts'),
      defaultRole: givenRoles.find((role) => role === form.text('defaultRole')) ?? null,
      provesSecondFactor: form.ticked('provesSecondFactor'),
    },
    fieldErrors({
      name: nameProblem(name),
      groupsClaim: lineProblem(groupsClaim, longest.claim),
      sessionHours: hours ? undefined : 'Choose one of these.',
      groups: mapping.problem,
    }),
  )
}

/** Each row is a group and its role; an empty one is none. */
function readGroupRoles(form: Form): { roles: GroupRole[]; problem: string | undefined } {
  const [groups, chosen] = [form.list('group').map((one) => one.trim()), form.list('groupRole')]
  const rows = groups.flatMap((group, at) => {
    const role = givenRoles.find((one) => one === chosen[at])
    return group === '' || role === undefined ? [] : [{ group, role }]
  })
  const problem =
    rows.length > mostGroups
      ? `At most ${mostGroups} groups.`
      : rows.map(({ group }) => lineProblem(group, longest.group)).find((one) => one !== undefined)
  const isTwice = new Set(rows.map(({ group }) => group)).size < rows.length
  return {
    roles: rows,
    problem: problem ?? (isTwice ? 'A group stands here twice: remove one of the two.' : undefined),
  }
}

/** `hasSecret`: one is kept already. */
export function checkOidc(form: Form, allowed: AllowedDestinations, hasSecret: boolean): Checked<OidcInput> {
  const issuer = form.text('issuer').replace(/\/\.well-known\/openid-configuration$/, '')
  const clientId = form.text('clientId')
  const clientSecret = form.text('clientSecret')
  const scopes = form.text('scopes').split(/\s+/).filter(Boolean).join(' ')
  return checked(
    { issuer, clientId, clientSecret, scopes },
    fieldErrors({
      issuer: issuerProblem(issuer, allowed),
      clientId: clientId === '' ? 'Type the client ID.' : lineProblem(clientId, longest.client),
      clientSecret:
        clientSecret === '' && !hasSecret ? 'Type the client secret.' : lineProblem(clientSecret, longest.client),
      scopes: /^[\w.:/ -]*$/.test(scopes) ? lineProblem(scopes, longest.scopes) : 'Type names with spaces between.',
    }),
  )
}

/** Microsoft's addresses that stand for every tenant at once: whoever may sign in there is nobody's to vouch for. */
const everyTenant = /^\/(common|organizations|consumers|9188040d-6c67-4c5b-b112-36a304b66dad)(\/|$)/i

function issuerProblem(issuer: string, allowed: AllowedDestinations): string | undefined {
  if (issuer === '') return 'Type the issuer, such as https://example.okta.com.'
  else if (issuer.length > longest.issuer) return `An issuer has at most ${longest.issuer} characters.`
  else if (!URL.canParse(issuer)) return 'Type an address that begins with https://.'
  const url = new URL(issuer)
  if (url.search !== '' || url.hash !== '') return 'Type the issuer without ? and #.'
  else if (hostOf(url).startsWith('login.microsoftonline.') && everyTenant.test(url.pathname))
    return 'This stands for every tenant of Microsoft’s. Type your own: https://login.microsoftonline.com/TENANT-ID/v2.0.'
  else return urlProblem(url, allowed)
}

function lineProblem(text: string, most: number): string | undefined {
  if ([...text].length > most) return `This has at most ${most} characters.`
  else if (/\p{Cc}/u.test(text)) return 'This is one line of plain text: remove the control characters.'
  else return undefined
}
