import { contrast } from './brand-color.ts'
import type { BannerPlace, ServiceStatus } from './words.ts'

/** How an organization's banner looks on other sites; colours as they were typed, with a # or without; null: Opsentry's own. */
export interface BannerLook {
  bannerPlace: BannerPlace
  bannerIncidentColor: string | null
  bannerIncidentInk: string | null
  bannerMaintenanceColor: string | null
  bannerMaintenanceInk: string | null
}

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

/** What the banner shows in this state. Text that could not be read on its background is black or white instead. */
export function bannerIn(look: BannerLook, status: ServiceStatus): { place: BannerPlace; color: string; ink: string } {
  const isMaintenance = status === 'under_maintenance'
  const typedColor = isMaintenance ? look.bannerMaintenanceColor : look.bannerIncidentColor
  const typedInk = isMaintenance ? look.bannerMaintenanceInk : look.bannerIncidentInk
  const color = typedColor === null ? own[status] : hex(typedColor)
  const inks = [...(typedInk === null ? [] : [hex(typedInk)]), '#ffffff', '#000000']
  const ink = inks.find((one) => contrast(one, color) >= enough) ?? '#000000'
  return { place: look.bannerPlace, color, ink }
}

/** A sentence about what is no colour, or undefined. */
export function colorProblem(typed: string): string | undefined {
  return /^#?[0-9a-f]{6}$/i.test(typed) ? undefined : 'Type a colour as # and six digits 0-9, a-f, such as #b3202c.'
}

function hex(typed: string): string {
  return `#${typed.replace('#', '').toLowerCase()}`
}
