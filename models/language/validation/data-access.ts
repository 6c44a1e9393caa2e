import { AstUtils } from 'langium';
import { isNetworkPath, networkPathProblem } from '../../data/network-path.js';
import * as ast from '../generated/ast.js';
import type { NestFiles } from '../references/nest-files.js';
import type { Place, SourceReport } from '../source-report.js';

interface NamedPath {
  readonly place: Place;
  readonly path: string;
}

/** The paths that a data block names, as they are written. */
function pathsOf({ body: { parts } }: ast.Data): NamedPath[] {
  return parts.flatMap((node): NamedPath[] => {
    if (ast.isCsv(node) || ast.isCifar(node)) return [{ place: { node, property: 'path' }, path: node.path }];
    if (!ast.isIdx(node)) return [];
    return [
      { place: { node, property: 'images' }, path: node.images },
      { place: { node, property: 'labels' }, path: node.labels },
    ];
  });
}

/** Whether the files of a data block may be read; says why where they may not. True for data without files. */
export function mayReadData(report: SourceReport, files: NestFiles, data: ast.Data): boolean {
  const paths = pathsOf(data);
  if (paths.length === 0) return true;
  const remote = paths.find(({ path }) => isNetworkPath(path));
  if (remote !== undefined) {
    report.error(remote.place, 'data-file', `${remote.path}: ${networkPathProblem}`);
    return false;
  }
  const refusal = files.dataRefusal(AstUtils.getDocument(data));
  if (refusal === null) return true;
  report.information(paths[0].place, 'data-file', refusal);
  return false;
}
