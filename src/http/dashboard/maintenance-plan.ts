import { serviceField } from '#src/domain/incidents/check-incident.ts'
import { leads, reminderField } from '#src/domain/maintenance/check-window.ts'
import { remindersOf, servicesOfWindow } from '#src/domain/maintenance/find-window.ts'
import type { MaintenanceWindow } from '#src/domain/maintenance/maintenance-window.ts'
import { isForReaders } from '#src/domain/page-access/sight.ts'
import { listAllServices } from '#src/domain/services/find-service.ts'
import type { PlanProps, TimesProps } from '#views/dashboard/plan-maintenance.tsx'
import type { FormState } from '#views/layout/fields.tsx'
import type { AppDeps } from '../app-deps.ts'
import { shownMoment } from '../shown-moment.ts'

/** The form as typed when it was refused, else as the window has it, else the defaults. */
export function planFor(deps: AppDeps, organizationId: string, form: FormState, window?: MaintenanceWindow): PlanProps {
  const sent = Object.keys(form.values).length > 0
  const named = window ? servicesOfWindow(deps.db, window.id).map(({ id }) => id) : []
  const reminded = window ? remindersOf(deps.db, window.id).map(({ leadMinutes }) => leadMinutes) : [24 * 60, 60]
  const ticked = (field: string, otherwise: boolean) => (sent ? form.values[field] !== undefined : otherwise)
  return {
    form,
    title: window?.title ?? '',
    forReaders: isForReaders(deps.db, organizationId),
    groups: listAllServices(deps.db, organizationId)
      .filter(({ services }) => services.length > 0)
      .map(({ group, services }) => ({
        name: group?.name ?? null,
        services: services.map(({ id, name, internal }) => ({
          ...{ id, name, internal },
          chosen: ticked(serviceField(id), named.includes(id)),
        })),
      })),
    reminders: leads.map((minutes) => ({
      minutes,
      chosen: ticked(reminderField(minutes), reminded.includes(minutes)),
    })),
    autoStart: ticked('autoStart', window?.autoStart ?? true),
    autoComplete: ticked('autoComplete', window?.autoComplete ?? true),
    notifyAtStart: ticked('notifyAtStart', window?.notifyAtStart ?? true),
    notifyAtEnd: ticked('notifyAtEnd', window?.notifyAtEnd ?? true),
  }
}

/** Start and end as typed when the form was refused, else as the window has them. */
export function shownTimes(form: FormState, timeZone: string, window?: MaintenanceWindow): TimesProps {
  return {
    start: shownMoment(form, 'scheduledStart', timeZone, window?.scheduledStart ?? null),
    end: shownMoment(form, 'scheduledEnd', timeZone, window?.scheduledEnd ?? null),
  }
}
