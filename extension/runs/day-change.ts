/** Looked at least this often, in milliseconds: a timer stands still while the machine sleeps, and a clock may be set. */
const longest = 3_600_000;

function midnightAfter(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
}

/** Calls `listener` whenever another day has begun, in the person's own time. */
export function onDayChange(listener: () => void): { dispose(): void } {
  let day = new Date().toDateString();
  let timer: NodeJS.Timeout;
  const plan = () => {
    const now = new Date();
    timer = setTimeout(look, Math.min(midnightAfter(now).getTime() - now.getTime(), longest));
  };
  const look = () => {
    const today = new Date().toDateString();
    const isOther = today !== day;
    day = today;
    plan();
    if (isOther) listener();
  };
  plan();
  return { dispose: () => clearTimeout(timer) };
}
