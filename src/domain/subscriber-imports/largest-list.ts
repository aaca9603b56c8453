/** In bytes. */
export const largestList = 10 * 1024 * 1024
