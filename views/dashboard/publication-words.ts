import type { Act, PublicationState } from '#src/words/publishing.ts'

/** What it would do, as a heading. */
export const deedOf: Record<Act, string> = {
  'incident.open': 'Open an incident',
  'incident.update': 'Post an update',
  'incident.merge': 'Merge an incident into another',
  'incident.postmortem': 'Publish a postmortem',
  'incident.correction': 'Correct an update',
  'incident.open_by_program': 'Open an incident',
  'incident.change_by_program': 'Change an incident',
  'incident.postmortem_by_program': 'Publish a postmortem',
  'incident.correction_by_program': 'Correct an update',
  'maintenance.plan': 'Plan maintenance',
  'maintenance.edit': 'Change a maintenance',
  'maintenance.update': 'Post an update of a maintenance',
  'maintenance.reschedule': 'Move a maintenance',
  'maintenance.extend': 'Give a maintenance another end',
  'maintenance.cancel': 'Cancel a maintenance',
  'maintenance.end_series': 'End a series of maintenance',
  'maintenance.correction': 'Correct an update of a maintenance',
  'maintenance.plan_by_program': 'Plan maintenance',
  'maintenance.change_by_program': 'Change a maintenance',
  'maintenance.correction_by_program': 'Correct an update of a maintenance',
  'announcement.publish': 'Publish an announcement',
}

export const stateOf: Record<PublicationState, string> = {
  in_review: 'Waits for a second person',
  sent_back: 'Sent back',
  scheduled: 'Planned',
  waiting: 'Waits for somebody to publish it',
  published: 'Published',
}
