import { Type } from '@sinclair/typebox'
import { incidentStatuses, indicators, serviceStatuses } from '#src/words.ts'
import { maintenanceStatuses } from '../words.ts'
import { Component } from './component.ts'
import { flag, id, moment, nullable, oneOf, text } from './kinds.ts'

/** An incident or a maintenance: one shape for both. */

const longestText = 70_000
export const impact = oneOf(indicators, {
  description: 'How bad it is: derived from its components, unless somebody set it.',
})
/** Those that a program may give. */
export const programStatuses = [
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  ...maintenanceStatuses,
] as const

const shownStatus = oneOf([...incidentStatuses, ...maintenanceStatuses], {
  description: 'Of an incident: investigating to postmortem; of maintenance: scheduled to completed.',
})

const never = (description: string) => Type.Null({ description })

export const IncidentUpdate = Type.Object(
  {
    id: id('Identifier of the update.'),
    incident_id: id('Identifier of its incident or maintenance.'),
    affected_components: nullable(
      Type.Array(
        Type.Object({
          code: id('Identifier of the component.'),
          name: text('Its name then, after that of its group.', 1000),
          old_status: oneOf(serviceStatuses),
          new_status: oneOf(serviceStatuses),
        }),
        { description: 'The statuses that it set; null: none.' },
      ),
    ),
    body: text('Markdown.', longestText),
    created_at: moment('When it was posted.'),
    custom_tweet: never('Always null: nothing is tweeted here.'),
    deliver_notifications: flag('Subscribers were told.'),
    display_at: moment('The moment it speaks of.'),
    status: shownStatus,
    tweet_id: never('Always null, as custom_tweet.'),
    twitter_updated_at: never('Always null, as custom_tweet.'),
    updated_at: moment('When it last changed.'),
    wants_twitter_update: flag('Always false, as custom_tweet.'),
  },
  { $id: 'IncidentUpdate' },
)

export const Incident = Type.Object(
  {
    id: id('Identifier of the incident.'),
    components: Type.Array(Component, { description: 'The components that it names, as they are now.' }),
    created_at: moment('When it was created.'),
    impact,
    impact_override: nullable(impact),
    incident_updates: Type.Array(IncidentUpdate, { description: 'The newest first.' }),
    incident_impacts: Type.Array(Type.Unknown(), { description: 'Always empty: products of Atlassian’s own.' }),
    metadata: Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()), {
      description: 'What programs noted on it.',
    }),
    monitoring_at: nullable(moment('Since when it is watched.')),
    name: text('Its title.'),
    page_id: id('Identifier of its page.'),
    postmortem_body: nullable(text('The published postmortem, in Markdown.', longestText)),
    postmortem_body_last_updated_at: nullable(moment('When its text last changed.')),
    postmortem_ignored: flag('Always false.'),
    postmortem_notified_subscribers: flag('Subscribers were told of the postmortem.'),
    postmortem_notified_twitter: flag('Always false: nothing is tweeted here.'),
    postmortem_published_at: nullable(moment('When the postmortem was published.')),
    resolved_at: nullable(moment('When it was over.')),
    scheduled_auto_completed: flag('The clock completes it.'),
    scheduled_auto_in_progress: flag('The clock begins it.'),
    scheduled_for: nullable(moment('When it is planned to begin; null: it is an incident.')),
    auto_transition_deliver_notifications_at_end: nullable(flag('Subscribers are told when the clock completes it.')),
    auto_transition_deliver_notifications_at_start: nullable(flag('Subscribers are told when the clock begins it.')),
    auto_transition_to_maintenance_state: nullable(flag('Its components are under maintenance while it runs.')),
    auto_transition_to_operational_state: nullable(flag('They are operational again when it is completed.')),
    scheduled_remind_prior: flag('Subscribers are reminded before it begins.'),
    scheduled_reminded_at: nullable(moment('When the last reminder was sent.')),
    scheduled_until: nullable(moment('When it is planned to end.')),
    shortlink: Type.String({ description: 'Its address on the page.' }),
    status: shownStatus,
    updated_at: moment('When it last changed.'),
    reminder_intervals: nullable(text('When the team is reminded of the silence: null, `[1, 5]`, `4` or `[]`.')),
    started_at: moment('When it began; of maintenance: when it was announced.'),
    backfilled: flag('It was recorded after it was over.'),
  },
  { $id: 'Incident' },
)

export const IncidentTemplate = Type.Object(
  {
    id: id('Identifier of the template.'),
    components: Type.Array(Component, { description: 'The components that it names.' }),
    name: text('What it is for, as the team reads it.'),
    title: text('The title of an incident that is opened from it.'),
    body: text('Its first text, in Markdown.', longestText),
    group_id: never('Always null: templates stand in no groups here.'),
    update_status: oneOf(incidentStatuses, { description: 'Its first status.' }),
    should_tweet: flag('Always false: nothing is tweeted here.'),
    should_send_notifications: flag('Subscribers are told, unless the team decides otherwise.'),
  },
  { $id: 'IncidentTemplate' },
)

export const Postmortem = Type.Object(
  {
    preview_key: never('Always null: a draft is the team’s.'),
    body: nullable(text('What is published, in Markdown.', longestText)),
    body_updated_at: nullable(moment('When that last changed.')),
    body_draft: nullable(text('The draft, in Markdown; null: there is none.', longestText)),
    body_draft_updated_at: nullable(moment('When the draft last changed.')),
    published_at: nullable(moment('When it was published; null: it is not.')),
    notify_subscribers: flag('Subscribers were told of it.'),
    notify_twitter: flag('Always false: nothing is tweeted here.'),
    custom_tweet: never('Always null, as notify_twitter.'),
    created_at: nullable(moment('When it was begun.')),
    updated_at: nullable(moment('When it last changed.')),
  },
  { $id: 'Postmortem' },
)
