export const acts = [
  'incident.open',
  'incident.update',
  'incident.merge',
  'incident.postmortem',
  'incident.correction',
  'incident.open_by_program',
  'incident.change_by_program',
  'incident.postmortem_by_program',
  'incident.correction_by_program',
  'maintenance.plan',
  'maintenance.edit',
  'maintenance.update',
  'maintenance.reschedule',
  'maintenance.extend',
  'maintenance.cancel',
  'maintenance.end_series',
  'maintenance.correction',
  'maintenance.plan_by_program',
  'maintenance.change_by_program',
  'maintenance.correction_by_program',
  'announcement.publish',
] as const
/** What can be published later, or after a second person has released it: a verb of the domain. */
export type Act = (typeof acts)[number]

export const publicationStates = ['in_review', 'sent_back', 'scheduled', 'waiting', 'published'] as const
/**
 * What has to be done with it: a second person releases it; whoever wrote it changes it, since it was sent back; nothing, until its
 * time comes; a person decides, because its time has passed or it could not be published; nothing more.
 */
export type PublicationState = (typeof publicationStates)[number]

export const cannedKinds = ['phrase', 'maintenance', 'postmortem'] as const
/** A sentence or two for any text, or the beginning of a maintenance's or of a postmortem's. */
export type CannedKind = (typeof cannedKinds)[number]
