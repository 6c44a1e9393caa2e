import type { RunRecord } from '../../models/training/run-record.js';
import { derivationWords, networkNames } from '../training/session-place.js';

/** What a panel's title is made of: the records of its session. */
export type TitledRuns = readonly Pick<RunRecord, 'architecture' | 'origin' | 'createdAt'>[];

function plainTitle(runs: TitledRuns): string {
  const [{ origin }] = runs;
  return `${networkNames(runs)}${origin === null ? '' : `, ${derivationWords[origin.by]}`}`;
}

/** "14:03:07", with the day where they are not all of one. */
function times(sessions: readonly TitledRuns[]): string[] {
  const dates = sessions.map(([{ createdAt }]) => new Date(createdAt));
  const oneDay = new Set(dates.map((date) => date.toDateString())).size === 1;
  return dates.map((date) => (oneDay ? date.toLocaleTimeString() : date.toLocaleString()));
}

/** Titles of the panels of these sessions, in their order: the networks, and when they were made where that alone tells them apart. */
export function panelTitles(sessions: readonly TitledRuns[]): string[] {
  const plain = sessions.map(plainTitle);
  return plain.map((title, i) => {
    const alike = sessions.filter((_, other) => plain[other] === title);
    return alike.length === 1 ? title : `${title}, ${times(alike)[alike.indexOf(sessions[i])]}`;
  });
}
