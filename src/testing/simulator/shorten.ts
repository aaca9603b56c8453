import type { Script, Step } from './script.ts'

/**
 * The shortest script found that still fails: delta debugging (Zeller, Hildebrandt: “Simplifying and isolating failure-inducing
 * input”, 2002), which leaves out ever smaller parts. Of what is left no single step may be missing.
 */
export async function shorten(script: Script, fails: (script: Script) => Promise<boolean>): Promise<Script> {
  let steps: readonly Step[] = script.steps
  const failsWith = (kept: readonly Step[]) => fails({ ...script, steps: [...kept] })
  let parts = 2
  while (steps.length >= 2) {
    const shorter = await without(steps, parts, failsWith)
    if (shorter) {
      steps = shorter
      parts = Math.max(2, parts - 1)
    } else if (parts >= steps.length) break
    else parts = Math.min(steps.length, parts * 2)
  }
  return { ...script, steps: [...steps] }
}

/** The steps without the first of so many parts that is not needed; undefined: each of them is. */
async function without(
  steps: readonly Step[],
  parts: number,
  fails: (steps: readonly Step[]) => Promise<boolean>,
): Promise<readonly Step[] | undefined> {
  const size = Math.ceil(steps.length / parts)
  for (let from = 0; from < steps.length; from += size) {
    const kept = [...steps.slice(0, from), ...steps.slice(from + size)]
    if (await fails(kept)) return kept
  }
  return undefined
}
