import { Type } from '@sinclair/typebox'
import { bodyProblem, titleProblem } from '#src/domain/incidents/check-incident.ts'
import {
  createTemplate,
  type IncidentTemplate as Found,
  listTemplates,
  servicesOfTemplates,
} from '#src/domain/incidents/incident-templates.ts'
import { routes } from '#src/routes.ts'
import { incidentTemplateOf } from '#src/statuspage/incident-template.ts'
import { IncidentTemplate, programStatuses } from '#src/statuspage/schemas/incident.ts'
import { filledText, flag, id, maybe, nullable, oneOf } from '#src/statuspage/schemas/kinds.ts'
import { incidentStatuses } from '#src/words.ts'
import type { AppDeps } from '../../app-deps.ts'
import { unprocessable } from '../../program-refusal.ts'
import { componentIds } from './incident-input.ts'
import { type Operation, type OperationContext, operation, Rows, wrapped } from './operation.ts'
import { programPage } from './shown-incidents.ts'

const { incidentTemplates } = routes.managementApi.page

const NewTemplate = Type.Object({
  name: filledText('What it is for, as the team reads it.', 100),
  title: filledText('The title of an incident that is opened from it.'),
  body: filledText('Its first text, in Markdown. `{{time}}` and the like are filled in when it is opened.', 70_000),
  group_id: maybe(nullable(id('Templates stand in no groups here: null alone is taken.'))),
  update_status: maybe(
    oneOf(programStatuses, { description: 'The first status of the incident; those of maintenance are refused.' }),
  ),
  should_tweet: maybe(flag('Nothing is tweeted here: false alone is taken.')),
  should_send_notifications: maybe(flag('Subscribers are told; true where left out.')),
  component_ids: maybe(nullable(componentIds)),
})

export const incidentTemplateOperations: readonly Operation[] = [
  operation(
    incidentTemplates.create,
    {
      summary: 'Create a template',
      body: wrapped('template', NewTemplate),
      example: { name: 'Provider down', title: 'Our provider is down', body: 'We are in touch with them.' },
      answers: IncidentTemplate,
      fieldNames: { services: 'component_ids' },
    },
    create,
  ),
  operation(
    incidentTemplates.index,
    { summary: 'Get a list of templates', answers: Type.Array(IncidentTemplate) },
    ({ deps, organizationId, part: { offset, limit } }) => {
      const all = listTemplates(deps.db, organizationId)
      return new Rows(shown(deps, organizationId, all.slice(offset, offset + limit)), all.length > offset + limit)
    },
  ),
]

function create({ deps, actor, organizationId, input }: OperationContext<string, unknown, typeof NewTemplate.static>) {
  const { name, title, body, update_status = 'investigating', should_send_notifications: notify = true } = input
  const status = incidentStatuses.find((one) => one === update_status)
  if (!status)
    return refuse(
      'update_status',
      'A template is of an incident: send investigating, identified, monitoring or resolved.',
    )
  if (input.group_id) refuse('group_id', 'Templates stand in no groups here: send null, or leave it out.')
  if (input.should_tweet === true) refuse('should_tweet', 'Nothing is tweeted here: send false, or leave it out.')
  for (const [field, problem] of Object.entries({ title: titleProblem(title), body: bodyProblem(body) }))
    if (problem !== undefined) refuse(field, problem)
  const serviceIds = input.component_ids ?? []
  const template = createTemplate(deps, actor, organizationId, { name, title, body, status, notify, serviceIds })
  const [made] = shown(deps, organizationId, [template])
  if (!made) throw new Error('the template is gone')
  return made
}

function refuse(field: string, sentence: string): never {
  throw unprocessable(`template[${field}]: ${sentence}`)
}

function shown(deps: AppDeps, organizationId: string, templates: readonly Found[]) {
  const page = programPage(deps, organizationId)
  const named = servicesOfTemplates(
    deps.db,
    templates.map((one) => one.id),
  )
  return templates.map((one) => incidentTemplateOf({ ...one, serviceIds: named.get(one.id) ?? [] }, page))
}
