/** A piece of a guarantee's text. */
export interface Piece {
  readonly kind: 'words' | 'formula' | 'code';
  readonly text: string;
}

const kinds = { $: 'formula', '`': 'code' } as const;

/** A text of a guarantee in its pieces: formulas stand between dollars, in LaTeX, what one writes in a file between backticks. */
export function piecesOf(text: string): Piece[] {
  return text.split(/(\$[^$]+\$|`[^`]+`)/).flatMap((piece): Piece[] => {
    const [mark] = piece;
    if (mark === '$' || mark === '`') return [{ kind: kinds[mark], text: piece.slice(1, -1) }];
    return piece === '' ? [] : [{ kind: 'words', text: piece }];
  });
}

/** The commands of LaTeX that the texts use. */
const symbols: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  delta: 'δ',
  dots: '…',
  ge: '≥',
  inf: 'inf',
  lambda: 'λ',
  le: '≤',
  log: 'log',
  max: 'max',
  min: 'min',
  mu: 'μ',
  ne: '≠',
  prod: 'Π',
  rho: 'ρ',
  sqrt: '√',
  sum: 'Σ',
  times: '×',
  top: 'ᵀ',
  varepsilon: 'ε',
  varphi: 'φ',
};

/** "v1", "vL", "W_L", "W(L+1)", "N_in": as one writes it where nothing can be put lower. */
function below(index: string, of: string): string {
  if (/^\d+$/.test(index) || (/^[A-Z]$/.test(index) && /\p{Ll}/u.test(of))) return index;
  return /^\p{L}+$/u.test(index) ? `_${index}` : `(${index})`;
}

function above(exponent: string): string {
  if (exponent === 'ᵀ' || exponent === '*' || exponent === "'") return exponent;
  return exponent === '2' ? '²' : `^${exponent}`;
}

/** A formula in plain letters: "W_{L+1}" is "W(L+1)". */
export function plainFormula(latex: string): string {
  return latex
    .replace(/\\mathrm\{(\w+)\}/g, '$1')
    .replace(/\\([a-z]+)/g, (whole, name: string) => symbols[name] ?? whole)
    .replaceAll('\\|', '|')
    .replaceAll('\\,', '')
    .replace(
      /(.)_(?:\{([^}]*)\}|(\S))/gu,
      (_, of: string, long: string | undefined, short: string) => of + below(long ?? short, of),
    )
    .replace(/\^(?:\{([^}]*)\}|(\S))/gu, (_, long: string | undefined, short: string) => above(long ?? short))
    .replace(/\{([^}]*)\}/g, (_, inside: string) => (inside.length === 1 ? inside : `(${inside})`));
}

/** A text of a guarantee for where nothing is typeset: "$W_{L+1}$" is "W(L+1)". */
export function plainWords(text: string): string {
  return piecesOf(text)
    .map((piece) =>
      piece.kind === 'formula' ? plainFormula(piece.text) : piece.kind === 'code' ? `\`${piece.text}\`` : piece.text,
    )
    .join('');
}
