/** Characters of a URL that a text may link to: what takes a longer one apart takes ever longer for each of them. */
export const longestUrl = 2000
