/** A whole number for a person: "6,897". */
export function counted(value: number): string {
  return value.toLocaleString('en-US');
}
