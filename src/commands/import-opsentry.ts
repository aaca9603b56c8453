import { existsSync } from 'node:fs'
import { DomainError } from '#src/domain/errors.ts'
import { organizationBySlug } from '#src/domain/organizations/find-organization.ts'
import { importOrganization } from '#src/domain/transfer/import-organization.ts'
import { largestExport } from '#src/domain/transfer/limits.ts'
import type { TransferSummary } from '#src/domain/transfer/summary.ts'
import { undoCutOffImports } from '#src/domain/transfer/undo-import.ts'
import { type CommandContext, CommandError } from './command.ts'
import { consoleActor, openData } from './open-deps.ts'

/** Milliseconds between two steps, in which a serving process writes what waits. */
const rest = 5

/** Takes the export of an organization of another Opsentry into an empty one here. */
export async function importOpsentry(source: string, slug: string, context: CommandContext): Promise<void> {
  if (!existsSync(source)) throw new CommandError(`${source} cannot be read: correct the path or its permissions.`)
  const { deps, close } = openData(context)
  try {
    const actor = consoleActor('import')
    await undoCutOffImports(deps, actor)
    const organization = organizationBySlug(deps, slug)
    const input = { file: Bun.file(source), largest: largestExport }
    const steps = { rest: () => Bun.sleep(rest), tidy: () => Bun.gc(true) }
    const summary = await importOrganization(deps, actor, organization.id, input, steps)
    for (const line of wordsOf(summary, slug)) context.out(line)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (error.code === 'not_found')
      throw new CommandError(`There is no organization "${slug}": give the short name of one that exists.`)
    throw new CommandError(`${source}: ${error.message} Nothing was imported.`)
  } finally {
    close()
  }
}

function wordsOf({ counts, remarks, toInvite }: TransferSummary, slug: string): string[] {
  const words = [
    [counts.services, 'service'],
    [counts.incidents, 'incident'],
    [counts.maintenance, 'maintenance window'],
    [counts.subscribers, 'subscriber'],
  ].map(([count, word]) => `${Number(count).toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`)
  return [
    `Imported into ${slug}: ${words.join(', ')}. Nobody was notified.`,
    ...remarks,
    ...toInvite.map(({ name, email, role }) => `To be invited: ${name}, ${email}, ${role}.`),
  ]
}
