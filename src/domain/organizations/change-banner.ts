import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { type BannerLook, bannerPlaces } from '#src/words/banner.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { refuseProblems } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { type Organization, organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

const colors = ['bannerIncidentColor', 'bannerIncidentInk', 'bannerMaintenanceColor', 'bannerMaintenanceInk'] as const

/** Checks the banner's place and colours as typed; an empty colour is Opsentry's own. */
export function checkBanner(form: Form): Checked<BannerLook> {
  const bannerPlace = bannerPlaces.find((one) => one === form.text('bannerPlace'))
  const [incident, incidentInk, maintenance, maintenanceInk] = colors.map((name) => form.text(name) || null)
  const look: BannerLook = {
    bannerPlace: bannerPlace ?? 'top',
    bannerIncidentColor: incident ?? null,
    bannerIncidentInk: incidentInk ?? null,
    bannerMaintenanceColor: maintenance ?? null,
    bannerMaintenanceInk: maintenanceInk ?? null,
  }
  const place = bannerPlace ? undefined : 'Choose where the banner stands.'
  return checked(look, fieldErrors({ bannerPlace: place, ...colorProblems(look) }))
}

/** Place and colours of the banner on other sites; what is absent stays as it is. Throws invalid on the colours. */
export function changeBanner(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  asked: Partial<BannerLook>,
): void {
  authorize(actor, 'organization:write', organizationId)
  const before = bannerOf(organizationById(deps, organizationId))
  const after: BannerLook = { ...before, ...asked }
  refuseProblems(fieldErrors(colorProblems(after)))
  write(deps.db, (tx) => {
    tx.update(organizations).set(after).where(eq(organizations.id, organizationId)).run()
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'banner_changed', { before, after }))
  })
}

export function bannerOf(organization: Organization): BannerLook {
  const { bannerPlace, bannerIncidentColor, bannerIncidentInk } = organization
  const { bannerMaintenanceColor, bannerMaintenanceInk } = organization
  return { bannerPlace, bannerIncidentColor, bannerIncidentInk, bannerMaintenanceColor, bannerMaintenanceInk }
}

function colorProblems(look: BannerLook): Record<string, string | undefined> {
  return Object.fromEntries(
    colors.map((name) => {
      const typed = look[name]
      return [name, typed === null ? undefined : colorProblem(typed)]
    }),
  )
}

function colorProblem(typed: string): string | undefined {
  return /^#?[0-9a-f]{6}$/i.test(typed) ? undefined : 'Type a colour as # and six digits 0-9, a-f, such as #b3202c.'
}
