const megabyte = 1024 * 1024

/** Bytes that an export may have unpacked where a command takes it; it is read into memory. */
export const largestExport = 1024 * megabyte

/** Bytes that an export may have, packed and unpacked, where it is uploaded to a serving Opsentry. */
export const largestUpload = { packed: 16 * megabyte, unpacked: 128 * megabyte }
