/** "1 block", "3 blocks", "1 class", "3 classes": a count with what it counts, whose plural has an s unless it is said. */
export function howMany(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
