import type { ModelSubscriber } from '../model.ts'
import { noteWithdrawn } from '../observe.ts'
import { processOf, type World } from '../world.ts'

interface Row {
  id: string
  address: string
  state: string
}

/** In which states of the instance's somebody may be whom the simulator knows in this one. */
const states: Record<ModelSubscriber['state'], string[]> = {
  asked: ['unconfirmed'],
  active: ['active', 'quarantined'],
  paused: ['paused'],
  left: ['unsubscribed'],
  erased: ['unsubscribed'],
}

/** Everybody is in the list as they have chosen; whoever was erased is there without their address. */
export function checkPeople(world: World): void {
  noteWithdrawn(world)
  const sql = 'SELECT id, address, state FROM subscribers'
  const rows = new Map(
    processOf(world)
      .db.$client.query<Row, []>(sql)
      .all()
      .map((row) => [row.id, row]),
  )
  for (const { subscribers } of world.model.organizations)
    for (const { id, address, state } of subscribers) {
      const row = rows.get(id)
      if (!row) world.found(`${address} is ${state}, and not in the list`)
      else if (!states[state].includes(row.state))
        world.found(`${address} is ${state}, and in the list as ${row.state}`)
      else if (state === 'erased' && row.address.includes('@'))
        world.found(`${row.address} was erased, and is in the list`)
    }
}
