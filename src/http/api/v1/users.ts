import { type Static, Type } from '@sinclair/typebox'
import { invalid } from '#src/domain/errors.ts'
import { nameProblem } from '#src/domain/forms/name-problem.ts'
import { addressProblem } from '#src/domain/mail/check-address.ts'
import { plainAddress } from '#src/domain/mail/mailbox-key.ts'
import { inviteMember } from '#src/domain/team/invite-member.ts'
import { changePersonsRole, findPerson, listPeople, removePerson } from '#src/domain/team/people.ts'
import { routes } from '#src/routes.ts'
import { maybe, nullable, text } from '#src/statuspage/schemas/kinds.ts'
import { Permissions, roleFlags, User } from '#src/statuspage/schemas/user.ts'
import { nameOf, permissionsOf, roleWith, userOf } from '#src/statuspage/user.ts'
import type { AppDeps } from '../../app-deps.ts'
import { bare, type Operation, operation, wrapped } from './operation.ts'
import { pageIdNow } from './present-components.ts'

const { users, removeUser, permissions } = routes.managementApi.organization

const NewUser = Type.Object({
  email: text('The address to which the invitation is mailed.', 320),
  password: maybe(nullable(text('Refused: whoever is invited chooses one that nobody else knows.'))),
  first_name: maybe(nullable(text('Stands in the form that the invitation opens, where they can change it.', 100))),
  last_name: maybe(nullable(text('The same.', 100))),
})

const PageRoles = Type.Object(
  {
    page_configuration: maybe(roleFlags.page_configuration),
    incident_manager: maybe(roleFlags.incident_manager),
    maintenance_manager: maybe(roleFlags.maintenance_manager),
  },
  { additionalProperties: false },
)
const PermissionsChange = Type.Object({
  pages: Type.Record(Type.String(), PageRoles, { description: 'By identifier of the page: the roles there.' }),
})

/** Days for which an invitation over the API is good. */
const days = 7

export const userOperations: readonly Operation[] = [
  operation(
    users.index,
    {
      summary: 'Get a list of users',
      notes: 'The members of the team, then those who are invited and have not accepted yet.',
      answers: Type.Array(User),
    },
    ({ deps, organizationId }) => {
      const pageId = pageIdNow(deps, organizationId)
      return listPeople(deps.db, organizationId).map((person) => userOf(person, pageId))
    },
  ),
  operation(
    users.create,
    {
      summary: 'Invite a user',
      notes:
        'Mails an invitation to see the dashboard, good for seven days; the roles are given by the permissions, at once or later. No password is taken: whoever is invited chooses one.',
      body: wrapped('user', NewUser),
      example: { email: 'newcomer@example.com', first_name: 'Newa', last_name: 'Newton' },
      answers: User,
    },
    ({ deps, actor, organizationId, input }) => {
      const [email, name] = [plainAddress(input.email), nameOf(input.first_name, input.last_name)]
      const problem = addressProblem(email)
      if (problem !== undefined) throw invalid({ email: problem })
      if (input.password)
        throw invalid({ password: 'Leave it out: whoever is invited chooses a password of their own.' })
      const wrongName = name === null ? undefined : nameProblem(name)
      if (wrongName !== undefined) throw invalid({ first_name: wrongName })
      const id = inviteMember(deps, actor, organizationId, { email, name, role: 'viewer', days })
      return userNow(deps, organizationId, id)
    },
  ),
  operation(
    removeUser,
    {
      summary: 'Delete a user',
      notes:
        'Takes a member out of the team, or withdraws an invitation. The account itself is its owner’s, and stays.',
      answers: User,
    },
    ({ deps, actor, organizationId, params }) => {
      const before = userNow(deps, organizationId, params.user_id)
      removePerson(deps, actor, organizationId, params.user_id)
      return before
    },
  ),
  operation(
    permissions.show,
    { summary: 'Get the permissions of a user', answers: Permissions },
    ({ deps, organizationId, params }) => permissionsNow(deps, organizationId, params.user_id),
  ),
  operation(
    permissions.put,
    {
      summary: 'Change the permissions of a user',
      notes:
        'A team has one page, and one role there: `page_configuration` is an admin (an owner stays one), `incident_manager` with `maintenance_manager` an editor, none of them a viewer. An empty object leaves the role as it is.',
      body: bare(PermissionsChange),
      example: {
        pages: { $PAGE_ID: { page_configuration: false, incident_manager: true, maintenance_manager: true } },
      },
      answers: Permissions,
    },
    ({ deps, actor, organizationId, params: { user_id: id }, input }) => {
      const before = findPerson(deps.db, organizationId, id)
      const role = roleWith(rolesAsked(deps, organizationId, input), before.role)
      if (role === undefined) throw invalid({ pages: oneWithoutTheOther })
      if (role !== before.role) changePersonsRole(deps, actor, organizationId, id, role)
      return permissionsNow(deps, organizationId, id)
    },
  ),
]

const oneWithoutTheOther =
  'Who manages incidents here manages maintenance, too: send the same of incident_manager and maintenance_manager.'

/** By either id of the page. */
function rolesAsked(deps: AppDeps, organizationId: string, { pages }: Static<typeof PermissionsChange>) {
  const own = [pageIdNow(deps, organizationId), organizationId]
  const other = Object.keys(pages).find((id) => !own.includes(id))
  const asked = own.flatMap((id) => pages[id] ?? []).at(0)
  if (other !== undefined)
    throw invalid({ pages: `This team has one page, ${own[0]}: leave ${other.slice(0, 50)} out.` })
  if (asked === undefined)
    throw invalid({ pages: `Who may not see the page is no user here: send ${own[0]}, or delete the user.` })
  return asked
}

function userNow(deps: AppDeps, organizationId: string, id: string) {
  return userOf(findPerson(deps.db, organizationId, id), pageIdNow(deps, organizationId))
}

function permissionsNow(deps: AppDeps, organizationId: string, id: string) {
  return permissionsOf(findPerson(deps.db, organizationId, id), pageIdNow(deps, organizationId))
}
