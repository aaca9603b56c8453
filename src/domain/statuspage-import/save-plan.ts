import type { Tx } from '#src/db/connection.ts'
import type { Deps } from '../context.ts'
import { bringIncidents } from '../incidents/bring-incidents.ts'
import { bringWindows } from '../maintenance/bring-windows.ts'
import { bringServices } from '../services/bring-services.ts'
import type { Plan } from './plan.ts'

/** In the causing transaction, which records it. Services come first, because all other rows refer to them. */
export function savePlan(tx: Tx, deps: Pick<Deps, 'clock'>, plan: Plan): void {
  bringServices(tx, plan)
  bringIncidents(tx, plan)
  bringWindows(tx, deps, plan)
}
