import { alarmTitle } from '#src/domain/alarms/alarm.ts'
import { dismissAlarm } from '#src/domain/alarms/dismiss-alarm.ts'
import { listAlarms } from '#src/domain/alarms/find-alarms.ts'
import { putKeyBack } from '#src/domain/alarms/put-key-back.ts'
import { confirmClock } from '#src/domain/clock/confirm-clock.ts'
import { findAlarmWebhook } from '#src/domain/notifications/alarm-webhook/alarm-webhook.ts'
import {
  configureAlarmWebhook,
  removeAlarmWebhook,
} from '#src/domain/notifications/alarm-webhook/configure-alarm-webhook.ts'
import { testAlarmWebhook } from '#src/domain/notifications/alarm-webhook/test-alarm-webhook.ts'
import { routes } from '#src/routes.ts'
import { AlarmsPage } from '#views/admin/alarms.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { said, saidEach } from '#views/messages/dashboard.ts'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { alarms } = routes.admin

/** Trouble of the whole instance, and the operator's webhook that is told of it. */
export const alarmRoutes: Binding[] = [
  page(alarms.show, (context) => showAlarms(context)),

  action(
    alarms.webhook,
    (context) => showAlarms(context, { newSecret: configureAlarmWebhook(context.deps, context.actor, context.form) }),
    (context, form) => showAlarms(context, { form }),
  ),

  action(
    alarms.webhookTest,
    async ({ deps, actor }) => {
      const { taken, answer } = await testAlarmWebhook(deps, actor)
      return done(alarms.show.url(), taken ? `It answered: ${answer}.` : undefined)
    },
    (context, form) => showAlarms(context, { form }),
  ),

  action(
    alarms.webhookRemoval,
    ({ deps, actor }) => {
      removeAlarmWebhook(deps, actor)
      return done(alarms.show.url(), 'Nobody is called any more.')
    },
    (context, form) => showAlarms(context, { form }),
  ),

  action(
    alarms.dismissal,
    ({ deps, actor, params }) => {
      dismissAlarm(deps, actor, params.id)
      return done(alarms.show.url(), 'It is off every page.')
    },
    (context, form) => showAlarms(context, { form }),
  ),

  action(
    alarms.clock,
    ({ deps, actor }) => {
      confirmClock(deps, actor)
      return done(alarms.show.url(), 'The clock is believed. What waited for it goes on.')
    },
    (context, form) => showAlarms(context, { form }),
  ),

  action(
    alarms.key,
    async ({ deps, actor }) => {
      await putKeyBack(deps, actor)
      return done(alarms.show.url(), 'The key is in its place again. Keep a copy of it elsewhere.')
    },
    (context, form) => showAlarms(context, { form }),
  ),
]

function showAlarms(
  context: PersonContext,
  { form = emptyForm, newSecret }: { form?: FormState; newSecret?: string } = {},
): JSX.Element {
  const { deps } = context
  const person = personOf(context)
  const webhook = findAlarmWebhook(deps.db)
  return AlarmsPage({
    person,
    form,
    alarms: listAlarms(deps.db)
      .filter(({ clearedAt }) => clearedAt === null)
      .map((alarm) => ({
        title: said(person.t, alarmTitle(alarm)),
        cause: saidEach(person.t, alarm.cause),
        raisedAt: alarm.raisedAt,
        isTold: alarm.raisedToldAt !== null,
      })),
    webhook: webhook ? { ...webhook, answer: webhook.answer && saidEach(person.t, webhook.answer) } : null,
    newSecret,
  })
}
