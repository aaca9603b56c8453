import type { MailService } from '#src/words/bounces.ts'
import { mailgun } from './mailgun.ts'
import type { PostingService } from './posting-service.ts'
import { postmark } from './postmark.ts'
import { resend } from './resend.ts'
import { sendgrid } from './sendgrid.ts'
import { ses } from './ses.ts'

export const postingServices: Record<MailService, PostingService> = { ses, postmark, mailgun, sendgrid, resend }
