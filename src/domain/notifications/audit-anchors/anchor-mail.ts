/** To whoever keeps anchors of the audit chains. */
export interface AuditAnchorMail {
  instanceUrl: string
  /** UTC ms. */
  at: number
  sequence: number
  /** Read by `opsentry verify --anchor`. */
  line: string
}
