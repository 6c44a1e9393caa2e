import type { RunStatus } from '../../models/training/run-status.js';

interface StatusIcon {
  /** A codicon. */
  readonly name: string;
  /** A colour of the theme. */
  readonly color: string;
}

/** How a run's state is drawn. */
export const statusIcons: Record<RunStatus, StatusIcon> = {
  queued: { name: 'clock', color: 'testing.iconQueued' },
  choosing: { name: 'loading~spin', color: 'testing.iconQueued' },
  loading: { name: 'loading~spin', color: 'testing.iconQueued' },
  training: { name: 'loading~spin', color: 'charts.blue' },
  paused: { name: 'debug-pause', color: 'charts.blue' },
  certifying: { name: 'loading~spin', color: 'charts.purple' },
  completed: { name: 'pass', color: 'testing.iconPassed' },
  stopped: { name: 'debug-stop', color: 'testing.iconSkipped' },
  failed: { name: 'error', color: 'testing.iconFailed' },
  interrupted: { name: 'warning', color: 'list.warningForeground' },
};

/** The state that stands for several runs: the first of these that one of them is in. */
const telling: readonly RunStatus[] = [
  'training',
  'certifying',
  'paused',
  'choosing',
  'loading',
  'queued',
  'failed',
  'interrupted',
  'stopped',
  'completed',
];

/** @param statuses at least one */
export function tellingStatus(statuses: readonly RunStatus[]): RunStatus {
  return telling.find((status) => statuses.includes(status)) ?? statuses[0];
}
