/** A link of the organization's own, such as its imprint. */
export interface FooterLink {
  text: string
  /** `https:` */
  url: string
}
