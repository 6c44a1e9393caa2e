// Stands in for @vscode/spdlog, which would need a compiler. Without it VS Code runs, but log files and therefore
// the Output panel stay empty. Logs of one test are small: no rotation.
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

export function setFlushOn() {}

export function createAsyncRotatingLogger(_name, path) {
  mkdirSync(dirname(path), { recursive: true });
  let threshold = 0;
  let formatted = true;
  const log = (level, message) => {
    if (level < threshold) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    appendFileSync(path, formatted ? `${time} [${LEVELS[level]}] ${message}\n` : message);
  };
  return {
    setPattern() {},
    clearFormatters() {
      formatted = false;
    },
    setLevel(level) {
      threshold = level;
    },
    trace: (message) => log(0, message),
    debug: (message) => log(1, message),
    info: (message) => log(2, message),
    warn: (message) => log(3, message),
    error: (message) => log(4, message),
    critical: (message) => log(5, message),
    flush() {},
    drop() {},
  };
}
