/** Remainders of the polynomial of zip files, for a byte each. */
const remainders = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/**
 * The CRC-32 of zip files, some bytes at a time (Node's own came with 20.15).
 * @param before that of the bytes before these; 0: there are none
 */
export function crc32(bytes: Uint8Array, before: number): number {
  let value = ~before;
  for (let i = 0; i < bytes.length; i += 1) value = remainders[(value ^ bytes[i]) & 255] ^ (value >>> 8);
  return ~value >>> 0;
}
