import { Type } from '@sinclair/typebox'
import { savePostmortemDraft } from '#src/domain/incidents/postmortem.ts'
import {
  deletePostmortem,
  type Postmortem as Found,
  findPostmortem,
  publishDraft,
  revertPostmortem,
} from '#src/domain/incidents/published-postmortem.ts'
import { routes } from '#src/routes.ts'
import { postmortemOf } from '#src/statuspage/postmortem.ts'
import { Postmortem } from '#src/statuspage/schemas/incident.ts'
import { filledText, flag, maybe, nullable, text } from '#src/statuspage/schemas/kinds.ts'
import { unprocessable } from '../../program-refusal.ts'
import { nothing, type Operation, operation, wrapped } from './operation.ts'

const { postmortem } = routes.managementApi.page.incident

const Draft = Type.Object({ body_draft: filledText('Its text, in Markdown.', 70_000) })
const Publishing = Type.Object({
  notify_twitter: maybe(flag('Nothing is tweeted here: false alone is taken.')),
  notify_subscribers: maybe(flag('Tell subscribers; false where left out.')),
  custom_tweet: maybe(nullable(text('As notify_twitter: null alone is taken.', 1000))),
})

export const postmortemOperations: readonly Operation[] = [
  operation(postmortem.show, { summary: 'Get a postmortem', answers: Postmortem }, ({ deps, organizationId, params }) =>
    shown(findPostmortem(deps.db, organizationId, params.incident_id)),
  ),
  operation(
    postmortem.put,
    {
      summary: 'Create a postmortem',
      notes: 'Writes the draft, which the team alone sees until it is published.',
      body: wrapped('postmortem', Draft),
      example: { body_draft: 'A cable was pulled by mistake. It is labelled now.' },
      answers: Postmortem,
      fieldNames: { body: 'body_draft' },
    },
    ({ deps, actor, organizationId, params, input }) => {
      const body = input.body_draft
      savePostmortemDraft(deps, actor, organizationId, params.incident_id, { body })
      return shown(findPostmortem(deps.db, organizationId, params.incident_id))
    },
  ),
  operation(
    postmortem.remove,
    { summary: 'Delete a postmortem', answers: nothing },
    ({ deps, actor, organizationId, params }) => {
      deletePostmortem(deps, actor, organizationId, params.incident_id)
      return null
    },
  ),
  operation(
    postmortem.publish,
    {
      summary: 'Publish a postmortem',
      notes: 'The incident must be resolved. One that is published already takes the text of the draft.',
      body: wrapped('postmortem', Publishing),
      example: { notify_subscribers: false },
      answers: Postmortem,
    },
    ({ deps, actor, organizationId, params, input }) => {
      if (input.notify_twitter === true)
        refuse('notify_twitter', 'Nothing is tweeted here: send false, or leave it out.')
      if (input.custom_tweet) refuse('custom_tweet', 'Nothing is tweeted here: leave it out.')
      const notify = input.notify_subscribers ?? false
      return shown(publishDraft(deps, actor, organizationId, params.incident_id, notify))
    },
  ),
  operation(
    postmortem.revert,
    {
      summary: 'Revert a postmortem',
      notes: 'It leaves the page: its text is the draft again, unless there is a newer one.',
      answers: Postmortem,
    },
    ({ deps, actor, organizationId, params }) =>
      shown(revertPostmortem(deps, actor, organizationId, params.incident_id)),
  ),
]

function refuse(field: string, sentence: string): never {
  throw unprocessable(`postmortem[${field}]: ${sentence}`)
}

function shown({ incident, published }: Found) {
  const { postmortemDraft: draft, postmortemDraftedAt: draftedAt, postmortemBegunAt: begunAt } = incident
  return postmortemOf({ draft, draftedAt, begunAt, published })
}
