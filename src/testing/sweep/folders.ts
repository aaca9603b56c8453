import { cpSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { write } from '#src/db/write.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import type { Deps } from '#src/domain/context.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { someAction } from '#src/testing/some-action.ts'
import { system } from '../personas.ts'
import { inside, setUpInto } from '../set-up-folder.ts'

/** A set-up folder with a sealed password, as a process leaves it that is killed: what came last stands in the log beside the database. */
export async function killedFolder(folder: string): Promise<void> {
  await setUpInto(folder)
  inside(folder, (deps) => configureRelay(deps, system, relay))
  asKilled(folder, (deps) => record(deps, 'sweep.last'))
}

const relay = {
  ...{ host: 'mail.example', port: '465', security: 'tls', user: 'user' },
  ...{ password: relayPassword(), from: 'status@acme.example' },
}

export function relayPassword(): string {
  return 'relay-password'
}

/** Does something in the folder as a process that is killed right after it. */
export function asKilled(folder: string, act: (deps: Deps) => void): void {
  const [data, copy] = [join(folder, 'data'), join(folder, 'killed')]
  inside(folder, (deps) => {
    act(deps)
    cpSync(data, copy, { recursive: true })
  })
  rmSync(data, { recursive: true })
  renameSync(copy, data)
}

export function record(deps: Deps, action: string): void {
  const facts = { action: someAction(action), organizationId: null, subject: { type: 'sweep', id: 'sweep' } }
  write(deps.db, (tx) => void recordAudit(tx, deps, system, facts))
}
