const mebibyte = 1024 * 1024

/** Bytes. */
export interface PartLimits {
  /** What is larger goes in parts. */
  largestWhole: number
  part: number
}

/** A store takes no more than 5 GiB in one request; and of a large file that breaks off only a part goes again. */
export const usualParts: PartLimits = { largestWhole: 1024 * mebibyte, part: 64 * mebibyte }
