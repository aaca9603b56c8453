declare const slots: unique symbol

/** A message with elements in it: `{name}` stands where the page puts each (`Sentence`). */
export type Slotted<Name extends string> = string & { readonly [slots]?: Name }
