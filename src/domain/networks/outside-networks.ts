import type { organizations } from '#src/db/schema/identity.ts'
import type { Origin } from '../context.ts'
import { DomainError } from '../errors.ts'
import { isWithin, shownAddress } from './networks.ts'

type Listed = Pick<typeof organizations.$inferSelect, 'name' | 'dashboardNetworks'>

/** A member, an API token or an invited person comes from outside of the networks that the organization has listed. */
export class OutsideNetworks extends DomainError {
  constructor(organization: string, ip: string) {
    super(
      'forbidden',
      `${organization} lets its team in from its own networks alone, and you come from ${shownAddress(ip)}. Connect to one of them, by the VPN for example, and try again.`,
    )
  }
}

/** Throws OutsideNetworks for whoever comes from elsewhere; an empty list lets everybody in. */
export function refuseOutside({ name, dashboardNetworks }: Listed, { ip }: Pick<Origin, 'ip'>): void {
  if (dashboardNetworks.length > 0 && !isWithin(dashboardNetworks, ip)) throw new OutsideNetworks(name, ip)
}
