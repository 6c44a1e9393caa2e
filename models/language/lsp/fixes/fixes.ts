import { AstUtils, type AstNode, type LangiumDocument } from 'langium';
import type { Diagnostic } from 'vscode-languageserver';
import * as z from 'zod';
import * as ast from '../../generated/ast.js';
import { declaredNames } from '../../references/declared-names.js';
import { fileOf } from '../../references/imports.js';
import { leafAt } from '../leaf.js';
import { type Fix, replaced, takenOut, writtenBody } from './fix.js';
import { widthFixes } from './width-fixes.js';

/** What a diagnostic carries of its finding: it has been to the editor and back. */
const widthData = z.object({
  network: z.string(),
  minimalWidth: z.number().int(),
  place: z.enum(['expansion', 'last-stage']),
  largestFeatureSize: z.number().int().optional(),
});
const nearData = z.object({ near: z.string() });
const lossData = z.object({ losses: z.array(z.string()) });
const batchData = z.object({ trainRows: z.number().int().positive() });
const shapeData = z.object({ network: z.string(), part: z.enum(['input', 'output']), required: z.string() });

/** A diagnostic in its document. */
interface Found {
  readonly document: LangiumDocument;
  readonly diagnostic: Diagnostic;
}

/** The innermost node of a type around the place where a diagnostic begins. */
function around<T extends AstNode>({ document, diagnostic }: Found, is: (node: unknown) => node is T): T | undefined {
  const leaf = leafAt(document, diagnostic.range.start);
  return leaf && AstUtils.getContainerOfType(leaf.astNode, is);
}

function conditionFixes({ document, diagnostic: { code, data } }: Found): Fix[] {
  const numbers = widthData.safeParse(data);
  const file = fileOf(document);
  const network = numbers.success && file !== null && declaredNames(file).networks.get(numbers.data.network);
  if (!network) return [];
  const { minimalWidth, place, largestFeatureSize } = numbers.data;
  // Narrower blocks leave the output's width what it is.
  return widthFixes(
    network,
    code === 'bottleneck-condition' ? { minimalWidth, place, largestFeatureSize } : { minimalWidth, place },
  );
}

function wordFixes({ document, diagnostic }: Found): Fix[] {
  const data = nearData.safeParse(diagnostic.data);
  if (!data.success) return [];
  const edit = { range: diagnostic.range, newText: data.data.near };
  return [{ title: `Change to '${data.data.near}'`, edits: [{ document, edit }], preferred: true }];
}

function lossFixes(found: Found): Fix[] {
  const data = lossData.safeParse(found.diagnostic.data);
  const node = around(found, ast.isLoss);
  if (!data.success || node === undefined) return [];
  return data.data.losses.map((loss, i) => ({
    title: `Use the loss ${loss}`,
    edits: [replaced({ node, property: 'loss' }, loss)],
    preferred: i === 0,
  }));
}

/** As many rows as there are, which is what no batch means too. */
function batchFixes(found: Found): Fix[] {
  const data = batchData.safeParse(found.diagnostic.data);
  const node = around(found, ast.isBatch);
  if (!data.success || node === undefined) return [];
  const rows = String(data.data.trainRows);
  return [
    { title: `Write 'batch ${rows}'`, edits: [replaced({ node, property: 'rows' }, rows)], preferred: true },
    { title: 'Remove it: each step takes all rows', edits: [takenOut({ node })], preferred: false },
  ];
}

/** Writes the data's size into the network that a train names. */
function shapeFixes(found: Found): Fix[] {
  const data = shapeData.safeParse(found.diagnostic.data);
  const train = around(found, ast.isTrain);
  if (!data.success || train === undefined) return [];
  const { network: name, part, required } = data.data;
  const network = train.networks.find(({ $refText }) => $refText === name)?.ref;
  const body = network && writtenBody(network);
  const node = body?.parts.find(part === 'input' ? ast.isInput : ast.isOutput);
  if (node === undefined) return [];
  return [
    {
      title: `Write '${part} ${required}' in ${name}`,
      edits: [replaced({ node }, `${part} ${required}`)],
      preferred: true,
    },
  ];
}

function removalFixes({ document, diagnostic }: Found): Fix[] {
  const begin = document.textDocument.offsetAt(diagnostic.range.start);
  const end = document.textDocument.offsetAt(diagnostic.range.end);
  for (
    let node = leafAt(document, diagnostic.range.start)?.astNode;
    node?.$cstNode !== undefined;
    node = node.$container
  ) {
    if (node.$cstNode.offset !== begin || node.$cstNode.end > end) return [];
    if (node.$cstNode.end === end) return [{ title: 'Remove it', edits: [takenOut({ node })], preferred: true }];
  }
  return [];
}

/** A nonlinearity on xL is all that tells a resnet from a resnest. */
function kindFixes(found: Found): Fix[] {
  const network = around(found, ast.isNetwork);
  if (network?.kind !== 'resnet') return [];
  const edits = [replaced({ node: network, property: 'kind' }, 'resnest')];
  return [{ title: `Drop the last nonlinearity: make ${network.name} a ResNEst`, edits, preferred: false }];
}

const fixers: Readonly<Record<string, (found: Found) => Fix[]>> = {
  'bottleneck-condition': conditionFixes,
  'expansion-condition': conditionFixes,
  'output-width': conditionFixes,
  'convex-loss': lossFixes,
  loss: lossFixes,
  batch: batchFixes,
  syntax: wordFixes,
  'unknown-name': wordFixes,
  shape: shapeFixes,
  'misplaced-part': removalFixes,
  'duplicate-part': removalFixes,
  'last-nonlinearity': kindFixes,
};

/** The repairs of a finding, the one that is meant first; none where it has to be thought about. */
export function fixesOf(document: LangiumDocument, diagnostic: Diagnostic): Fix[] {
  return fixers[String(diagnostic.code)]?.({ document, diagnostic }) ?? [];
}
