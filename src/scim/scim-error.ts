/** The words of RFC 7644, 3.12, for what of a request is wrong. */
export const scimTypes = [
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
] as const
export type ScimType = (typeof scimTypes)[number]

/** A refusal in SCIM's own terms; `message` is a sentence for whoever reads the log of the identity provider. */
export class ScimError extends Error {
  constructor(
    readonly status: 400 | 409 | 412 | 501,
    readonly scimType: ScimType | undefined,
    message: string,
  ) {
    super(message)
    this.name = 'ScimError'
  }
}

/** A request that is wrong in itself. */
export function wrong(scimType: ScimType, message: string): ScimError {
  return new ScimError(400, scimType, message)
}

export const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** The body of an error; the status is a text there. */
export function errorBody(status: number, detail: string, scimType?: ScimType) {
  return { schemas: [errorSchema], status: String(status), ...(scimType ? { scimType } : {}), detail }
}
