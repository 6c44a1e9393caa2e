/** Whether a file is gzip, by its name or by its first two bytes. */
export function isGzip(path: string, start: Uint8Array): boolean {
  return path.toLowerCase().endsWith('.gz') || (start[0] === 0x1f && start[1] === 0x8b);
}
