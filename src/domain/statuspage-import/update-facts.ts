import type { StatusUpdate } from '../incidents/incident.ts'
import type { ExportedUpdate } from './parse-updates.ts'

/** Columns of an update that an import sets, of an incident or a maintenance; the others belong to the team. */
export interface UpdateFacts<Status>
  extends Omit<
    StatusUpdate,
    'incidentId' | 'status' | 'notify' | 'furtherBodies' | 'nextUpdateBy' | 'editedAt' | 'deletedAt'
  > {
  status: Status
  notify: boolean | undefined
}

export function updateFacts<Status extends string>(update: ExportedUpdate<Status>): UpdateFacts<Status> {
  const { id, status, body, displayAt, ordinal, notified, createdAt, updatedAt } = update
  const bodyFormat = htmlTag.test(body) ? 'html' : 'markdown'
  return { id, status, body, bodyFormat, displayAt, ordinal, notify: notified, authorId: null, createdAt, updatedAt }
}

/** Tags that people write; a text such as `git clone <repository>` is no HTML. */
const htmlTag =
  /<\/?(a|b|blockquote|br|code|div|em|h[1-6]|hr|i|img|li|ol|p|pre|small|span|strong|table|tbody|td|th|thead|tr|u|ul)(\s[^<>]*)?\/?>/i
