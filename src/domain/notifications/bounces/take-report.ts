import type { Deps } from '#src/domain/context.ts'
import { applyReport, type Meaning } from './apply-report.ts'
import type { BounceReport } from './bounce-report.ts'
import { parseReport } from './parse-report.ts'

/**
 * Takes one message that came to the bounce address. Only a return path made here counts, so that nobody can pretend that
 * somebody else's mail bounced.
 */
export async function takeReport(deps: Deps, raw: Buffer): Promise<Meaning> {
  const report = await readable(deps, raw)
  return report === null ? 'ignored' : applyReport(deps, report)
}

/** Never throws: a message that cannot be parsed must not hold up those that come after it. */
async function readable(deps: Deps, raw: Buffer): Promise<BounceReport | null> {
  try {
    return await parseReport(raw)
  } catch (error) {
    deps.logger.warn('a message at the bounce address could not be read', { error: String(error) })
    return null
  }
}
