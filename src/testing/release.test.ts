import { join, resolve } from 'node:path'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { expect, test } from 'vitest'
import { thirdPartyNotices } from '#src/commands/third-party-notices.ts'
import { sbomOf } from '../../.ci/release/sbom.ts'
import { targets } from '../../.ci/release/targets.ts'

const root = resolve(import.meta.dirname, '../..')

test('what is inside is listed as CycloneDX 1.6 asks, the same each time', async () => {
  const packages = thirdPartyNotices(root)
  const text = sbomOf({ name: 'opsentry', version: '0.1.0', at: Date.parse('2026-11-30T00:00:00Z'), packages })
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull()
  const { components, metadata } = JSON.parse(text)
  expect(metadata).toMatchObject({ timestamp: '2026-11-30T00:00:00.000Z', component: { name: 'opsentry' } })
  expect(components.length).toBe(packages.length)
  expect(components).toContainEqual(
    expect.objectContaining({
      group: '@node-saml',
      name: 'node-saml',
      purl: expect.stringMatching(/^pkg:npm\/%40node-saml\/node-saml@/),
    }),
  )
  expect(sbomOf({ name: 'opsentry', version: '0.1.0', at: Date.parse('2026-11-30T00:00:00Z'), packages })).toBe(text)
})

test('each platform has a name of its own, and a Bun that the lock file knows', async () => {
  const lock = await Bun.file(join(root, 'bun.lock')).text()
  expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length)
  for (const one of targets) expect(lock).toContain(`"@oven/${one.package}@`)
})
