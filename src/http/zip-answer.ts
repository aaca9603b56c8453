import { type ArchivedFile, zipOf } from '#src/domain/transfer/zip.ts'
import type { Answer } from './answers.ts'

/** A download that is made while it is sent. `at`: UTC ms. */
export function zipAnswer(set: Answer, name: string, files: Iterable<ArchivedFile>, at: number): Response {
  set.headers['content-type'] = 'application/zip'
  set.headers['content-disposition'] = `attachment; filename="${name}"`
  return new Response(zipOf(files, at))
}

/** For a file's name: `2026-03-10`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
