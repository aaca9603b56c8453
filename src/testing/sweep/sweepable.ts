import type { Fault } from '../broken-at.ts'
import type { Launch } from '../serving.ts'

/** How a command ended that was broken on its way. */
export interface Ended {
  exit: number
  out: string
  err: string
}

/** A command that the sweep breaks, and how to tell that nothing came of it. */
export interface Sweepable {
  name: string
  /** Fills the folder of which every trial gets a copy, under another path. */
  prepare: (folder: string) => unknown
  /** Runs it to its end, started by `launch`; `lasting`: what breaks it stays broken until it has ended. */
  run: (folder: string, launch: Launch, lasting: boolean) => Promise<Ended>
  /** What does not hold afterwards, a sentence each; the disk is well again. */
  judge: (trial: Trial) => string[] | Promise<string[]>
}

export interface Trial extends Ended {
  /** The copy in which it ran. */
  folder: string
  /** What it was copied from, as it was before. */
  before: string
  by: Fault
  lasting: boolean
}
