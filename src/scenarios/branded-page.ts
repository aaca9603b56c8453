import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { write } from '#src/db/write.ts'
import { insertAccount } from '#src/domain/accounts/insert-account.ts'
import type { Deps } from '#src/domain/context.ts'
import { changeLook } from '#src/domain/organizations/change-look.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { createOrganization } from '#src/domain/organizations/create-organization.ts'
import { setPicture } from '#src/domain/organizations/pictures.ts'
import { atConsole } from '#src/domain/rate-limits/network.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { system } from '#src/testing/personas.ts'

/** A page with a look of its own, for whoever knows its password. */
export const brandedPage = { slug: 'orchard', owner: 'olive@example.com', pagePassword: 'a pear and a plum' }

/** Its owner signs in with `password`. */
export async function openBrandedPage(deps: Deps, password: string): Promise<void> {
  const owner = {
    name: 'Olive Marsh',
    email: brandedPage.owner,
    passwordHash: await deps.passwords.hash(password, atConsole),
  }
  const id = write(deps.db, (tx) => {
    const ownerId = insertAccount(tx, deps, system, { ...owner, verified: true })
    const names = { organization: 'Orchard', slug: brandedPage.slug, timeZone: 'Europe/Paris' }
    return createOrganization(tx, deps, system, { ...names, ownerId })
  })
  for (const name of ['Shop', 'Warehouse', 'Press room'])
    createService(deps, system, id, { name, description: '', serviceGroupId: null })
  for (const [kind, file] of [
    ['logo', 'orchard.svg'],
    ['favicon', 'orchard-mark.svg'],
  ] as const)
    setPicture(deps, system, id, kind, readFileSync(join(import.meta.dirname, '../testing/fixtures', file)))
  changeLook(deps, system, id, {
    brandColor: '#d6336c',
    websiteUrl: 'https://www.orchard.example/',
    supportUrl: 'mailto:help@orchard.example',
    footer: 'Orchard presses **twelve kinds** of apples. [Terms](https://www.orchard.example/terms)',
  })
  const { pagePassword } = brandedPage
  await changeVisibility(deps, system, id, { visibility: 'password', password: pagePassword, hiddenFromSearch: false })
}
