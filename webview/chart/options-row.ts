import { element } from '../element.js';
import { axes, type ChartOptions } from './chosen.js';

export interface OptionsRow {
  readonly element: HTMLElement;
  readonly options: ChartOptions;
}

/** A row of controls over the charts of a page; `changed` hears of every change. */
export function optionsRow(first: ChartOptions, changed: (options: ChartOptions) => void): OptionsRow {
  let options = first;
  const change = (part: Partial<ChartOptions>) => {
    options = { ...options, ...part };
    changed(options);
  };
  const axis = element(
    'select',
    {},
    ...axes.map((name) => element('option', { value: name, selected: name === first.axis }, name)),
  );
  axis.addEventListener('change', () => change({ axis: axes.find((name) => name === axis.value) ?? first.axis }));
  const logarithmic = element('input', { type: 'checkbox', checked: first.logarithmic });
  logarithmic.addEventListener('change', () => change({ logarithmic: logarithmic.checked }));
  const smoothing = element('input', { type: 'range', min: 0, max: 0.99, step: 0.01, value: first.smoothing });
  const said = element('output', {}, first.smoothing.toFixed(2));
  smoothing.addEventListener('input', () => {
    said.textContent = smoothing.valueAsNumber.toFixed(2);
    change({ smoothing: smoothing.valueAsNumber });
  });
  const row = element(
    'div',
    { class: 'chart-options', role: 'group', 'aria-label': 'How curves are drawn' },
    element('label', {}, 'Over ', axis),
    element('label', {}, 'Smoothing ', smoothing, said),
    element('label', {}, logarithmic, ' Logarithmic'),
    element('span', { class: 'muted' }, 'Drag to zoom, double click to see all'),
  );
  return {
    element: row,
    get options() {
      return options;
    },
  };
}
