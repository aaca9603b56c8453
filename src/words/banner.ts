/** Closed unions of the banner on other sites. A leaf, as src/words.ts is. */

export const bannerPlaces = ['top', 'top-left', 'top-right', 'bottom-left', 'bottom-right'] as const
/** It stands above everything, or in a corner of the window. */
export type BannerPlace = (typeof bannerPlaces)[number]

/** How an organization's banner looks; colours as they were typed, with a # or without; null: Opsentry's own. */
export interface BannerLook {
  bannerPlace: BannerPlace
  bannerIncidentColor: string | null
  bannerIncidentInk: string | null
  bannerMaintenanceColor: string | null
  bannerMaintenanceInk: string | null
}
