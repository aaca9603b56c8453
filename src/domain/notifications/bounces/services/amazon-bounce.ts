import type { BounceReport } from '../bounce-report.ts'

type Said = Pick<BounceReport, 'status' | 'diagnostic'>

/**
 * Amazon's kinds of bounces, which Resend hands on. An out-of-office answer comes as a transient one in which no server has said
 * anything: nothing failed then.
 */
export function amazonBounce(type: string, subType: string, said: Said): Pick<BounceReport, 'action'> & Said {
  const isCoded = said.status !== '' || /(?<![\d.])[45](\d\d|\.\d{1,3}\.\d{1,3})(?![\d.])/.test(said.diagnostic)
  if (type === 'Permanent')
    return { ...said, action: 'failed', status: isCoded ? said.status : permanentStatus(subType) }
  else if (subType === 'MailboxFull') return { ...said, action: 'failed', status: said.status || '4.2.2' }
  else return { ...said, action: isCoded ? 'failed' : 'delayed' }
}

/** A code of RFC 3463, where no server has given one. */
function permanentStatus(subType: string): string {
  if (subType === 'MessageTooLarge') return '5.3.4'
  else if (subType === 'ContentRejected' || subType === 'AttachmentRejected') return '5.6.0'
  else return '5.1.1'
}
