/** Milliseconds without a movement after which the place counts as where the page is read. */
const rest = 200;

/**
 * Keeps the place at which the page is read. A page that is shown again has its old place as soon as it is long enough,
 * unless somebody has moved it meanwhile.
 * @param top where it was read; not there: nowhere yet
 * @param keep is called with the pixels from above where it came to rest
 */
export function keptScroll(top: number | undefined, keep: (top: number) => void): { restore: () => void } {
  let wanted = top ?? 0;
  let timer: number | undefined;
  const theirs = () => (wanted = 0);
  for (const moved of ['wheel', 'pointerdown', 'keydown']) window.addEventListener(moved, theirs, { passive: true });
  window.addEventListener('scroll', () => {
    if (wanted > 0) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => keep(window.scrollY), rest);
  });
  return {
    restore() {
      if (wanted === 0) return;
      window.scrollTo({ top: wanted });
      if (Math.abs(window.scrollY - wanted) < 2) wanted = 0;
    },
  };
}
