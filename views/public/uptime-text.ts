import { momentDayText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'

interface Recorded {
  /** 0 to 1 over the time that has data; null where none has. */
  uptime: number | null
  /** UTC ms from which there is data, where it is later than the time shown begins. */
  dataSince: number | null
}

/** A share of the whole time only where the whole time was recorded: days without data are no good days. */
export function uptimeText({ uptime, dataSince }: Recorded, timeZone: string, t: Messages): string {
  if (uptime === null) return t.services.noDataYet
  else if (dataSince === null) return t.services.uptime(t.percent(uptime))
  else return t.services.uptimeSince(t.percent(uptime), momentDayText(dataSince, timeZone, t))
}

/** Beside the name of a range, where there is room for a share alone: of the whole range, or none. */
export function rangeText({ uptime, dataSince }: Recorded, t: Messages): string {
  return uptime === null || dataSince !== null ? t.days.noData : t.percent(uptime)
}
