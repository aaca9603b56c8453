import type { IncidentStatus } from '#src/words.ts'
import { managedComponentOf } from './component.ts'
import type { PageContext } from './page-context.ts'

export interface TemplateFacts {
  id: string
  name: string
  title: string
  body: string
  status: IncidentStatus
  notify: boolean
  serviceIds: readonly string[]
}

export function incidentTemplateOf(template: TemplateFacts, page: PageContext) {
  return {
    id: template.id,
    components: template.serviceIds.flatMap((id) => {
      const placed = page.services.get(id)
      return placed ? [managedComponentOf(placed.service, placed.status, page.pageId)] : []
    }),
    name: template.name,
    title: template.title,
    body: template.body,
    // Templates stand in no groups here.
    group_id: null,
    update_status: template.status,
    should_tweet: false,
    should_send_notifications: template.notify,
  }
}
