/**
 * When a run was begun, in few letters: "20:50", "Nov 21, 20:50".
 * @param createdAt as its record has it, ISO 8601
 * @param exact to the second
 */
export function timeText(createdAt: string, when: 'time' | 'date', exact: boolean): string {
  const begun = new Date(createdAt);
  const hours: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  if (exact) hours.second = '2-digit';
  if (when === 'time') return begun.toLocaleTimeString(undefined, hours);
  return begun.toLocaleString(undefined, { day: 'numeric', month: 'short', ...hours });
}
