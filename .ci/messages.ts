import { resolve } from 'node:path'
import { problemsOf } from '#src/messages/check-messages.ts'
import { catalogs } from '#src/messages/compiled.ts'
import { generatedFiles } from '#src/messages/generated.ts'
import { languagesOf, readMessageFile } from '#src/messages/message-files.ts'

/** Writes what the compiler knows of `messages/`, and says what the translations lack. */
const root = resolve(import.meta.dirname, '..')
for (const { path, text } of generatedFiles()) await Bun.write(resolve(root, path), text)
const problems = catalogs.flatMap((catalog) =>
  languagesOf(catalog).flatMap((language) =>
    problemsOf(readMessageFile(catalog, language), readMessageFile(catalog, 'en')).map(
      (problem) => `messages/${catalog}/${language}.json: ${problem}\n`,
    ),
  ),
)
process.stderr.write(problems.join(''))
process.exitCode = problems.length > 0 ? 1 : 0
