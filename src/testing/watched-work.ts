import { watchNothing, watchWork } from '#src/domain/time/at-work.ts'

/** Does `act` as after a hang of these steps. Returns the names of the steps that were taken. */
export async function leavingOut(steps: readonly string[], act: () => unknown): Promise<string[]> {
  const taken: string[] = []
  watchWork({ turnedTo: (step) => void (step !== '' && taken.push(step)), isLeftOut: (step) => steps.includes(step) })
  try {
    await act()
    return [...new Set(taken)]
  } finally {
    watchNothing()
  }
}
