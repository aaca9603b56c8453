import type { DataRequestKind } from '#src/words/personal-data.ts'
import { momentText } from '../layout/times.tsx'
import { renderLetter } from './letter.tsx'

export interface DataRequestDueProps {
  instanceUrl: string
  kind: DataRequestKind
  /** UTC ms. */
  dueAt: number
  overdue: boolean
  /** Further requests that are due within a week, or overdue. */
  others: number
  url: string
}

const words: Record<DataRequestDueProps['kind'], string> = {
  access: 'to see the data about them',
  erasure: 'to erase the data about them',
  correction: 'to correct the data about them',
  objection: 'to stop using the data about them',
}

/** Names nobody: a mail passes through more hands than the register. */
export function dataRequestDue({ instanceUrl, kind, dueAt, overdue, others, url }: DataRequestDueProps) {
  const until = momentText(dueAt, 'UTC')
  const heading = overdue ? 'A data request is overdue' : 'A data request is due soon'
  const asked = `Somebody asked ${instanceUrl} ${words[kind]}`
  return renderLetter({
    toAccount: true,
    subject: `${heading} · Opsentry`,
    heading,
    paragraphs: [
      overdue ? `${asked}, and was to be answered by ${until}.` : `${asked}, and has to be answered by ${until}.`,
      ...(others === 0 ? [] : [others === 1 ? 'Another request waits, too.' : `${others} other requests wait, too.`]),
    ],
    button: { label: 'Open the request', url },
    notes: ['You get this because you administer this Opsentry. You get it only once.'],
  })
}
