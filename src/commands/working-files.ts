/** Begins the names of files that are worked on in the folder of backups. */
export const workingName = 'opsentry-working'
/** Of a copy that was fetched from a bucket to be looked at. */
export const fetchedName = 'opsentry-fetched'

/** Of a backup that is unpacked to be put back. */
export const restoringName = 'opsentry-restoring'

/** Whatever has such a name and is worked on by nobody was cut off. */
export function isWorking(name: string): boolean {
  return name.startsWith(`${workingName}.`)
}

export function isCutOff(name: string): boolean {
  return isWorking(name) || name.startsWith(`${fetchedName}.`) || name.startsWith(`${restoringName}.`)
}
