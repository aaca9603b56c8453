import { errorBody, type ScimType } from '#src/scim/scim-error.ts'
import { isScim } from './find-route.ts'

/** A refusal as programs read it: in the words of SCIM, or of Statuspage's APIs, whichever stands at the path. */
export function apiRefusal(
  pathname: string,
  status: number,
  sentence: string,
  scimType?: ScimType,
): { type: string; body: string } {
  return isScim(pathname)
    ? { type: scimMediaType, body: JSON.stringify(errorBody(status, sentence, scimType)) }
    : { type: 'application/json; charset=utf-8', body: JSON.stringify({ error: sentence }) }
}

/** RFC 7644, 8.1. */
export const scimMediaType = 'application/scim+json; charset=utf-8'
