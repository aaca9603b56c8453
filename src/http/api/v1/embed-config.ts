import { type Static, Type } from '@sinclair/typebox'
import { bannerOf, changeBanner } from '#src/domain/organizations/change-banner.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { routes } from '#src/routes.ts'
import { embedConfigOf } from '#src/statuspage/embed-config.ts'
import { pageIdOf } from '#src/statuspage/page.ts'
import { embedFields, StatusEmbedConfig } from '#src/statuspage/schemas/embed-config.ts'
import { maybe } from '#src/statuspage/schemas/kinds.ts'
import type { AppDeps } from '../../app-deps.ts'
import { known } from './named-fields.ts'
import { type Operation, type OperationContext, operation, wrapped } from './operation.ts'
import { refuseOtherThan } from './unchanged.ts'

const { embed } = routes.managementApi.page

const EmbedChange = Type.Object({
  page_id: maybe(Type.String()),
  position: maybe(embedFields.position),
  incident_background_color: maybe(embedFields.incident_background_color),
  incident_text_color: maybe(embedFields.incident_text_color),
  maintenance_background_color: maybe(embedFields.maintenance_background_color),
  maintenance_text_color: maybe(embedFields.maintenance_text_color),
})

const change = {
  summary: 'Change how the banner looks on other sites',
  notes:
    'The banner is what `embed.js` shows. What is left out stays as it is, with PUT as with PATCH. A text that could not be read on its background is shown in black or white.',
  body: wrapped('status_embed_config', EmbedChange),
  example: { position: 'bottom-left', incident_background_color: '#b3202c', incident_text_color: '#ffffff' } as const,
  answers: StatusEmbedConfig,
  fieldNames: {
    ...{ bannerIncidentColor: 'incident_background_color', bannerIncidentInk: 'incident_text_color' },
    ...{ bannerMaintenanceColor: 'maintenance_background_color', bannerMaintenanceInk: 'maintenance_text_color' },
  },
}

export const embedConfigOperations: readonly Operation[] = [
  operation(
    embed.show,
    { summary: 'Get how the banner looks on other sites', answers: StatusEmbedConfig },
    ({ deps, organizationId }) => configNow(deps, organizationId),
  ),
  operation(embed.patch, change, changeConfig),
  operation(embed.put, change, changeConfig),
]

function changeConfig({
  deps,
  actor,
  organizationId,
  input,
}: OperationContext<'page_id', unknown, Static<typeof EmbedChange>>) {
  refuseOtherThan(() => configNow(deps, organizationId), input, { page_id: 'Opsentry gives it: leave it out.' })
  const asked = known({
    bannerPlace: input.position,
    bannerIncidentColor: input.incident_background_color,
    bannerIncidentInk: input.incident_text_color,
    bannerMaintenanceColor: input.maintenance_background_color,
    bannerMaintenanceInk: input.maintenance_text_color,
  })
  if (Object.keys(asked).length > 0) changeBanner(deps, actor, organizationId, withoutEmpty(asked))
  return configNow(deps, organizationId)
}

/** A form has no null: an empty colour is Opsentry's own. */
function withoutEmpty<T extends object>(asked: T): T {
  return Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, value === '' ? null : value])) as T
}

function configNow(deps: AppDeps, organizationId: string) {
  const organization = organizationById(deps, organizationId)
  return embedConfigOf(bannerOf(organization), pageIdOf(organization))
}
