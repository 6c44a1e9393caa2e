/** More of these than so many in a row are named by the first and the last. */
const mostInRow = 2;

/** The features of blocks by their names, runs of them in short: "v3", "v1 and v4", "v2, v5 to v9 and v12". Numbers ascend. */
export function blockNames(blocks: readonly number[]): string {
  const runs: number[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (last?.at(-1) === block - 1) last.push(block);
    else runs.push([block]);
  }
  const names = runs.flatMap((run) =>
    run.length > mostInRow ? [`v${run[0]} to v${run[run.length - 1]}`] : run.map((block) => `v${block}`),
  );
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}
