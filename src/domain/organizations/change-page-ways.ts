import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { type NetworkRule, networkRules } from '#src/words/access.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { readNetworks } from '../networks/networks.ts'
import { endPassesOfPage } from '../page-access/passes.ts'
import { type Organization, organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

/** Ways into a page that is not public, besides its team and its password. Any of them suffices. */
export type PageWays = Pick<Organization, 'opensByMail' | 'opensBySso' | 'pageNetworks' | 'pageNetworkRule'>

/** `unseen`: why nobody's address can be told here, which makes a list of networks meaningless; undefined where it can. */
export function checkPageWays(form: Form, known: PageWays, unseen: string | undefined): Checked<PageWays> {
  const rule = networkRules.find((one) => one === form.text('networkRule'))
  const read = readNetworks(form.raw('networks'))
  return checked(
    {
      opensByMail: form.ticked('opensByMail'),
      opensBySso: form.ticked('opensBySso'),
      pageNetworks: read.ok ? read.networks : known.pageNetworks,
      pageNetworkRule: rule ?? 'none',
    },
    fieldErrors({
      networkRule: rule ? undefined : 'Choose what the listed networks are to the page.',
      networks: read.ok ? missing(rule ?? 'none', read.networks, unseen) : read.problem,
    }),
  )
}

function missing(rule: NetworkRule, networks: string[], unseen: string | undefined): string | undefined {
  if (rule === 'none') return undefined
  else return networks.length === 0 ? 'List the networks: one address or range per line.' : unseen
}

/** Takes effect with the next request. Passes that were given in a way that closes end with it. */
export function changePageWays(deps: Deps, actor: Actor, organizationId: OrganizationId, after: PageWays): void {
  authorize(actor, 'organization:write', organizationId)
  const { opensByMail, opensBySso, pageNetworks, pageNetworkRule } = organizationById(deps, organizationId)
  const before: PageWays = { opensByMail, opensBySso, pageNetworks, pageNetworkRule }
  write(deps.db, (tx) => {
    tx.update(organizations).set(after).where(eq(organizations.id, organizationId)).run()
    if (!after.opensByMail) endPassesOfPage(tx, organizationId, 'mailed_link')
    if (!after.opensBySso) endPassesOfPage(tx, organizationId, 'single_sign_on')
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'page_ways_changed', { before, after }))
  })
}
