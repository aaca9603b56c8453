import { lstatSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { placeText } from './place-file.ts'

/**
 * Writes a key (base64) to its file; returns as what is kept what lay there, null where nothing did. Rejects with what the system
 * says, and then what lay there is still in one of the two places.
 */
export async function writeKeyAgain(path: string, key: string): Promise<string | null> {
  const aside = isThere(path) ? freeName(path) : null
  await placeText(path, `${key}\n`, async () => {
    // It may be the only copy of somebody's key.
    if (aside !== null) await rename(path, aside)
  })
  await syncFolderSoon(dirname(path))
  return aside
}

/** A link that leads nowhere is there, too. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function freeName(path: string): string {
  let number = 1
  while (isThere(`${path}.found-${number}`)) number += 1
  return `${path}.found-${number}`
}

/** As `syncFolder`, for a thread that must not wait for a disk; the file is there, whatever this says. */
async function syncFolderSoon(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  } catch {
    // Some folders may be written and not read, and some network disks know no such sync.
  }
}
