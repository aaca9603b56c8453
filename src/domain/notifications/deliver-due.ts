import type { Deps } from '../context.ts'
import { createSender, drain, type Sender } from '../deliveries/deliver.ts'
import type { Outbox } from '../deliveries/outbox.ts'
import { asReceiver } from './as-receiver.ts'
import { chatChannels } from './channels/chats.ts'
import { email } from './channels/email/send-email.ts'
import { webhook } from './channels/webhook/webhook.ts'
import { expandNextStep } from './expand-notifications.ts'
import { forgiveRefusals } from './forgive-refusals.ts'
import { noteOutcome } from './note-outcome.ts'
import { whyOutdated } from './why-outdated.ts'

/** Every channel there is, and the hooks by which notifications and their receivers take part in the engine. */
export const outbox: Outbox = {
  channels: { email, webhook, ...chatChannels },
  asReceiver,
  whyOutdated,
  expand: expandNextStep,
  noteOutcome,
  forgive: forgiveRefusals,
}

export function notificationSender(): Sender {
  return createSender(outbox)
}

/** Delivers until nothing is left to do now. */
export function deliverDue(deps: Deps): Promise<void> {
  return drain(deps, notificationSender())
}
