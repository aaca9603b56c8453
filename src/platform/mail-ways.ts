import type { HttpClient } from '#src/domain/destinations/http-client.ts'
import { isMailApi, type Mail, type MailApi, type Mailer } from '#src/domain/mail/mail.ts'
import { createSmtpMailer } from './mailer.ts'

/**
 * Sends over SMTP or by a service's HTTP API. The relay and what stands in for it have connections of their own, so that trying
 * the one again disturbs nothing on its way through the other. `deadline`: milliseconds of one message over SMTP.
 */
export function createMailer(http: Pick<HttpClient, 'ask'>, deadline?: number): Mailer {
  const relay = createSmtpMailer(deadline)
  const standIn = createSmtpMailer(deadline)
  // Loaded with the first mail that takes this way: most instances have none.
  const byApi = async (api: MailApi, mail: Mail) => {
    const { sendByApi } = await import('./mail-apis/send-by-api.ts')
    return sendByApi(http, api, mail)
  }
  return {
    send(way, mail) {
      if (isMailApi(way)) return byApi(way, mail)
      else return (way.standsIn ? standIn : relay).send(way, mail)
    },
    sendUnpooled: (way, mail) => (isMailApi(way) ? byApi(way, mail) : relay.sendUnpooled(way, mail)),
    close() {
      relay.close()
      standIn.close()
    },
  }
}
