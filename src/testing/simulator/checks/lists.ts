import type { ModelList, ModelOrganization } from '../model.ts'
import { processOf, type World } from '../world.ts'

interface Row {
  state: string
  rows: string
}

/** A list that was looked at takes over whoever is not here in any state, and nobody else. */
export function checkPreview(world: World, { name }: ModelOrganization, { id, emails, unknown }: ModelList): void {
  const row = rowOf(world, id)
  const accepted: { email: string }[] = JSON.parse(row?.rows ?? '[]')
  const taken = new Set(accepted.map(({ email }) => email))
  for (const email of emails) {
    const isNew = unknown.includes(email)
    if (!isNew && taken.has(email)) world.found(`a list of ${name} takes over ${email}, who is here already`)
    else if (isNew && !taken.has(email)) world.found(`a list of ${name} leaves out ${email}, who is new`)
  }
}

/** Once an import has ended, whoever was new when its list was looked at is here, or was here once. */
export function checkImports(world: World): void {
  for (const organization of world.model.organizations) {
    const over = organization.imports.filter(({ id }) => rowOf(world, id)?.state === 'done')
    if (over.length === 0) continue
    organization.imports = organization.imports.filter((one) => !over.includes(one))
    const here = new Set(organization.subscribers.map(({ address }) => address))
    for (const email of over.flatMap(({ unknown }) => unknown))
      if (!here.has(email) && !world.model.forgotten.has(email))
        world.found(`${email} was on a list of ${organization.name}, and did not come in`)
  }
}

function rowOf(world: World, id: string): Row | null {
  const sql = 'SELECT state, rows FROM subscriber_imports WHERE id = ?'
  return processOf(world).db.$client.query<Row, [string]>(sql).get(id)
}
