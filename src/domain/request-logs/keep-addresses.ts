import { write } from '#src/db/write.ts'
import { type RequestAddresses, requestAddresses } from '#src/words.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Checked, checked } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'

export function checkAddresses(form: Form): Checked<{ addresses: RequestAddresses }> {
  const addresses = requestAddresses.find((one) => one === form.text('addresses'))
  return checked(
    { addresses: addresses ?? 'full' },
    addresses ? {} : { addresses: 'Choose how much of an address is kept.' },
  )
}

/** Sets how much of a visitor's address is kept from now on; requests already logged stay as they are until they expire. */
export function keepAddresses(deps: Deps, actor: Actor, { addresses }: { addresses: RequestAddresses }): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const before = readInstance(tx).requestAddresses
    changeInstance(tx, deps, actor, {
      set: { requestAddresses: addresses },
      action: 'instance.request_addresses_changed',
      changes: { before, after: addresses },
    })
  })
}
