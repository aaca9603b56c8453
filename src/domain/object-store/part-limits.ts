const mebibyte = 1024 * 1024
/** A store takes 10,000. */
const mostParts = 9500

/** Bytes. */
export interface PartLimits {
  /** What is larger goes in parts. */
  largestWhole: number
  part: number
}

/**
 * A store takes no more than 5 GiB in one request. Of a large file that breaks off only a part goes again, and no more than a part or two lie in
 * memory, where a whole file may: what reads it is quicker than the way there.
 */
export const usualParts: PartLimits = { largestWhole: 32 * mebibyte, part: 16 * mebibyte }

/** Bytes of each part of a file, so that it has no more than a store takes. */
export function partSizeOf(size: number, { part }: PartLimits): number {
  return Math.max(part, Math.ceil(size / mostParts / mebibyte) * mebibyte)
}
