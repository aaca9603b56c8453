import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { proposedSlug, slugProblem } from './slug.ts'

export interface OrganizationInput {
  organization: string
  /** Empty: proposed from the name. */
  slug: string
  timeZone: string
}

/** An organization as typed; a slug left empty comes from the name. */
export function checkOrganization(input: OrganizationInput): Checked<OrganizationInput> {
  const organization = input.organization.trim()
  const slug = input.slug.trim() || proposedSlug(organization)
  const timeZone = input.timeZone.trim()
  const organizationProblem = nameProblem(organization)
  return checked(
    { organization, slug, timeZone },
    fieldErrors({
      organization: organizationProblem,
      slug: slug === '' && organizationProblem !== undefined ? undefined : slugProblem(slug),
      timeZone: timeZoneProblem(timeZone),
    }),
  )
}

/** Time zones to choose from: UTC first, then by name. */
export function timeZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
}

export function timeZoneProblem(zone: string): string | undefined {
  return isTimeZone(zone) ? undefined : 'Choose a time zone from the list, such as Europe/Berlin or UTC.'
}

/** The engine accepts more names than it lists (aliases), and offsets, which know no summer time. */
export function isTimeZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined
  } catch {
    return false
  }
}
