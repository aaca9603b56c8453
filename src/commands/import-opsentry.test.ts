import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { setUpInstance } from '#src/domain/setup/set-up-instance.ts'
import { exportOrganization } from '#src/domain/transfer/export-organization.ts'
import { zipOf } from '#src/domain/transfer/zip.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { CommandError, UsageError } from './command.ts'
import { importCommand } from './import.ts'
import { consoleActor, openDeps } from './open-deps.ts'

let folder = ''
let lines: string[] = []
const context = () => ({
  config: readConfig({ OPSENTRY_DATA: join(folder, 'data') }),
  out: (line: string) => void lines.push(line),
})

beforeEach(async () => {
  lines = []
  folder = mkdtempSync(join(tmpdir(), 'opsentry-import-'))
  const { deps, close } = openDeps(context())
  const account = { name: 'Ann', email: 'ann@moved.example', password: 'correct horse battery' }
  await setUpInstance(deps, consoleActor('setup'), {
    organization: 'Moved',
    slug: 'moved',
    timeZone: 'UTC',
    ...account,
  })
  close()
})
afterEach(() => rmSync(folder, { recursive: true }))

async function exportFile(): Promise<string> {
  const { deps } = testApp()
  subscribe(deps, 'sue@example.org')
  const file = join(folder, 'acme.zip')
  writeFileSync(file, await new Response(zipOf(exportOrganization(deps, system, acmeId), 0)).bytes())
  return file
}

const run = (...args: string[]) => importCommand.run(['opsentry', ...args], context())

test('an export is taken in, and what is left to do is printed', async () => {
  await run(await exportFile(), '--organization', 'moved')
  expect(lines[0]).toBe(
    'Imported into moved: 0 services, 0 incidents, 0 maintenance windows, 1 subscriber. Nobody was notified.',
  )
  expect(lines).toContain('To be invited: Vic, vic@example.com, viewer.')
  const { deps, close } = openDeps(context())
  const found = deps.db.$client.query('SELECT slug, name FROM organizations').all()
  close()
  expect(found).toEqual([{ slug: 'moved', name: 'Acme' }])
})

test('a second time it is refused, because the organization is not empty', async () => {
  const file = await exportFile()
  await run(file, '--organization', 'moved')
  const refused = await run(file, '--organization', 'moved').catch((error) => error)
  expect(refused).toBeInstanceOf(CommandError)
  expect(refused.message).toContain('This organization is not empty')
  expect(refused.message).toContain('Nothing was imported.')
})

test('a missing file, an unknown organization and another word are said', async () => {
  const file = await exportFile()
  await expect(run(join(folder, 'no.zip'), '--organization', 'moved')).rejects.toThrow('cannot be read')
  await expect(run(file, '--organization', 'nobody')).rejects.toThrow('There is no organization "nobody"')
  await expect(run(file)).rejects.toThrow(UsageError)
  await expect(importCommand.run(['cachet', file], context())).rejects.toThrow('statuspage or opsentry, not "cachet"')
})
