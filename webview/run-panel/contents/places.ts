/** What the page's parts are known by: `data-place`, in the order in which they stand. */
export const places = {
  curves: 'Curves',
  runs: 'Runs',
  certificate: 'Certificate',
  ladder: 'Ladder',
  stream: 'Stream',
  features: 'Features',
  minimum: 'Local minimum',
  guarantees: 'Guarantees',
  bounds: 'Bounds',
  landscape: 'Landscape',
} as const;

export type PlaceName = keyof typeof places;

const placeAttribute = 'data-place';
const runAttribute = 'data-run';

/** The attributes that mark an element as a part of the page. @param run whose it is, where runs have one each */
export function placed(name: PlaceName, run?: string): Record<string, string> {
  return { [placeAttribute]: name, ...(run === undefined ? {} : { [runAttribute]: run }) };
}

function isPlace(name: string | null): name is PlaceName {
  return name !== null && name in places;
}

/** A part of the page that is there to be seen. */
export interface Place {
  readonly name: PlaceName;
  /** Whose it is; null where it is of all runs. */
  readonly run: string | null;
  readonly element: HTMLElement;
}

/** The page's parts, from above to below; what is folded away is not among them. */
export function placesIn(page: Element): Place[] {
  return [...page.querySelectorAll<HTMLElement>(`[${placeAttribute}]`)].flatMap((element): Place[] => {
    const name = element.getAttribute(placeAttribute);
    if (!isPlace(name) || element.offsetParent === null) return [];
    const owner = element.closest(`[${runAttribute}]`);
    return [{ name, run: owner?.getAttribute(runAttribute) ?? null, element }];
  });
}

/**
 * The place that is read where the page stands: the last that begins above `line`, of several beside each other the first.
 * @param ended the page is scrolled to its end: the last place is read, though it may begin far below the line
 */
export function placeAt(found: readonly Place[], line: number, ended: boolean): Place | null {
  const tops = found.map(({ element }) => Math.round(element.getBoundingClientRect().top));
  const last = ended ? tops.length - 1 : tops.findLastIndex((top) => top <= line);
  return last === -1 ? (found[0] ?? null) : found[tops.indexOf(tops[last])];
}
