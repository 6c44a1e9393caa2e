// The certificate's least squares as a contender: node least-squares-contender.mjs
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { certify } from '../models/certificates/certify.js';
import { leastSquares } from '../models/certificates/convex/least-squares.js';
import { spannedFeatures } from '../models/certificates/features/spanned-features.js';
import { type Problem, certifiedRows, columnsOf, problems, samplesOf } from './least-squares-problem.js';
import { networkA, startOf } from './networks.js';

const request = z.object({ network: z.string() });

interface Turn {
  readonly seconds: number;
  readonly loss: number;
}

function solved(problem: Problem): Turn {
  const samples = samplesOf(problem);
  const columns = columnsOf(problem);
  const began = performance.now();
  const [{ risk }] = leastSquares(spannedFeatures(columns, samples)).ladder;
  return { seconds: (performance.now() - began - columns.spent()) / 1000, loss: risk };
}

/** The whole certificate of a network with its initial weights, on so many rows like those it is timed on. */
function certified(rows: number): Turn {
  const { architecture, weights, train } = startOf(networkA, rows);
  const inputShape = { kind: 'vector', size: train.inputSize } as const;
  const dataset = { inputShape, inputNames: [], targetNames: [], train, test: null, hash: '' };
  const began = performance.now();
  const { risk } = certify({ architecture, loss: 'squared', weights, dataset });
  return { seconds: (performance.now() - began) / 1000, loss: risk };
}

async function answerAll(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { network } = request.parse(JSON.parse(line));
    const turn = network in problems ? solved(problems[network]) : certified(certifiedRows);
    const peakMegabytes = process.resourceUsage().maxRSS / 1024;
    process.stdout.write(`${JSON.stringify({ ...turn, peakMegabytes })}\n`);
  }
}

void answerAll();
