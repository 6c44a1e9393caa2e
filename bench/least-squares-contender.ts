// The certificate's least squares as a contender: node least-squares-contender.cjs
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { leastSquares } from '../models/certificates/convex/least-squares.js';
import { spannedFeatures } from '../models/certificates/features/spanned-features.js';
import { columnsOf, problems, samplesOf } from './least-squares-problem.js';

const request = z.object({ network: z.string() });

async function answerAll(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const problem = problems[request.parse(JSON.parse(line)).network];
    const samples = samplesOf(problem);
    const columns = columnsOf(problem);
    const began = performance.now();
    const [{ risk: loss }] = leastSquares(spannedFeatures(columns, samples)).ladder;
    const seconds = (performance.now() - began - columns.spent()) / 1000;
    const peakMegabytes = process.resourceUsage().maxRSS / 1024;
    process.stdout.write(`${JSON.stringify({ seconds, loss, peakMegabytes })}\n`);
  }
}

void answerAll();
