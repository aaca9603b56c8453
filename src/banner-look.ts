import { contrast } from './brand-color.ts'
import type { BannerLook, BannerPlace } from './words/banner.ts'
import type { ServiceStatus } from './words.ts'

/** Opsentry's own, on which white can be read. */
const own: Record<ServiceStatus, string> = {
  operational: '#0b7346',
  degraded_performance: '#7d5400',
  partial_outage: '#a24408',
  major_outage: '#b3202c',
  under_maintenance: '#2253b4',
}

/** WCAG 2.2, 1.4.3. */
const enough = 4.5

export interface ShownBanner {
  place: BannerPlace
  /** `#rrggbb` each: the background, and the text on it. */
  color: string
  ink: string
}

/** What the banner shows in this state. Text that could not be read on its background is black or white instead. */
export function bannerIn(look: BannerLook, status: ServiceStatus): ShownBanner {
  const isMaintenance = status === 'under_maintenance'
  const typedColor = isMaintenance ? look.bannerMaintenanceColor : look.bannerIncidentColor
  const typedInk = isMaintenance ? look.bannerMaintenanceInk : look.bannerIncidentInk
  const color = typedColor === null ? own[status] : hex(typedColor)
  const inks = [...(typedInk === null ? [] : [hex(typedInk)]), '#ffffff', '#000000']
  const ink = inks.find((one) => contrast(one, color) >= enough) ?? '#000000'
  return { place: look.bannerPlace, color, ink }
}

function hex(typed: string): string {
  return `#${typed.replace('#', '').toLowerCase()}`
}
