import { urls } from '#src/urls.ts'

/** A path that a sign-in may lead on to, or the dashboard: nobody is led off this instance. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/(app|account|admin|invitations)(\/[\w-]+)*$/.test(next) ? next : urls.app()
}
