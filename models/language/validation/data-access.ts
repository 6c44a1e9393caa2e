import { AstUtils } from 'langium';
import { isNetworkPath, networkPathProblem } from '../../data/network-path.js';
import type * as ast from '../generated/ast.js';
import type { NestFiles } from '../references/nest-files.js';
import { dataPaths } from '../meaning/data-paths.js';
import type { SourceReport } from '../source-report.js';

/** Whether the files of a data block may be read; says why where they may not. True for data without files. */
export function mayReadData(report: SourceReport, files: NestFiles, data: ast.Data): boolean {
  const paths = data.body.parts.flatMap(dataPaths);
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
