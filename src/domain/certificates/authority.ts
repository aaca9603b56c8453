/** Where certificates come from. */
export interface Authority {
  /** The URL of its directory (RFC 8555, 7.1.1). */
  directory: string
  /** Of the operator; the authority may write there. */
  email: string
  /** How programs name themselves there (RFC 8555, 6.1). */
  userAgent: string
}
