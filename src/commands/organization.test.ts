import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, audited, populate } from '#src/testing/personas.ts'
import { CommandError, UsageError } from './command.ts'
import { openDeps } from './open-deps.ts'
import { organizationCommand } from './organization.ts'

const folder = mkdtempSync(join(tmpdir(), 'opsentry-organization-'))
afterAll(() => rmSync(folder, { recursive: true }))

const lines: string[] = []
const context = { config: readConfig({ OPSENTRY_DATA: folder }), out: (line: string) => void lines.push(line) }

beforeAll(() => {
  const { deps, close } = openDeps(context)
  populate(deps)
  setOrganization(deps, { dashboardNetworks: ['203.0.113.0/24'] })
  close()
})

test.each<[string[], new (...words: never[]) => Error, string]>([
  [[], UsageError, 'Say what to do: lift-networks.'],
  [['lift-networks'], UsageError, 'Give the short name of one organization.'],
  [['lift-networks', 'acme', 'other'], UsageError, 'Give the short name of one organization.'],
  [['lift-networks', 'nobody'], CommandError, 'There is no organization "nobody"'],
])('%j is refused', async (args, kind, sentence) => {
  const refused = await Promise.resolve()
    .then(() => organizationCommand.run(args, context))
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(kind)
  expect(String(refused)).toContain(sentence)
})

test('an organization that locked itself out is opened at the console, and its log says so', async () => {
  await organizationCommand.run(['lift-networks', 'acme'], context)
  expect(lines).toEqual(['Acme may be worked on from anywhere again.'])
  const { deps, close } = openDeps(context)
  expect(organizationById(deps, acmeId).dashboardNetworks).toEqual([])
  expect(audited(deps)).toEqual(['organization.dashboard_networks_lifted'])
  close()
})
