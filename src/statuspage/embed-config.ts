import type { BannerLook } from '#src/words/banner.ts'

/** Statuspage's `status_embed_config`: how the banner looks on other sites. */
export function embedConfigOf(look: BannerLook, pageId: string) {
  return {
    page_id: pageId,
    position: look.bannerPlace,
    incident_background_color: look.bannerIncidentColor,
    incident_text_color: look.bannerIncidentInk,
    maintenance_background_color: look.bannerMaintenanceColor,
    maintenance_text_color: look.bannerMaintenanceInk,
  }
}
