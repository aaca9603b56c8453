import { momentText } from '../layout/times.tsx'
import { renderLetter } from './letter.tsx'

export interface AuditAnchorProps {
  instanceUrl: string
  /** UTC ms. */
  at: number
  sequence: number
  /** Read by `opsentry verify --anchor`. */
  line: string
}

/** Says nothing of what was done: it may lie in any mailbox for years. */
export function auditAnchor({ instanceUrl, at, sequence, line }: AuditAnchorProps) {
  return renderLetter({
    toAccount: false,
    subject: `Audit anchor ${sequence} · Opsentry`,
    heading: `Audit anchor of ${instanceUrl}`,
    paragraphs: [
      `At ${momentText(at, 'UTC')} the audit logs had come this far. Keep this mail where the people who run the server cannot change it.`,
      line,
    ],
    instanceUrl,
    notes: [
      'To check the logs against it, save this mail as a file and run: opsentry verify --anchor FILE',
      'One comes every day. If none comes, ask why.',
    ],
  })
}
