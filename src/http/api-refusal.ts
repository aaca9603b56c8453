import { errorBody, type ScimType } from '#src/scim/scim-error.ts'
import { isScim } from './find-route.ts'
import { refusalBody } from './program-refusal.ts'

/** A refusal as programs read it: in the words of SCIM, or of Statuspage's APIs, whichever stands at the path. */
export function apiRefusal(
  pathname: string,
  status: number,
  sentence: string | readonly string[],
  scimType?: ScimType,
): { type: string; body: string } {
  return isScim(pathname)
    ? { type: scimMediaType, body: JSON.stringify(errorBody(status, [sentence].flat().join(' '), scimType)) }
    : { type: 'application/json; charset=utf-8', body: JSON.stringify(refusalBody([sentence].flat())) }
}

/** RFC 7644, 8.1. */
export const scimMediaType = 'application/scim+json; charset=utf-8'
