import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from './engine.js';
import { tfjsSession } from './tfjs-session.js';

// Without it the backend greets every process with an advertisement on stderr.
tf.enableProdMode();

/** TensorFlow.js in plain JavaScript: slow, everywhere, the reference of the tests. */
export const cpuEngine: Engine = {
  name: 'cpu',
  availability: () => Promise.resolve({ available: true, device: 'JavaScript, one thread' }),
  async start(start) {
    await tf.setBackend('cpu');
    return { ...tfjsSession('cpu', start), threads: () => ({ count: 1, why: 'plain JavaScript has one' }) };
  },
};
