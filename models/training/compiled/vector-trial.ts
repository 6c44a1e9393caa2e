// What `compiled-vectors.ts` times: the two inner loops of products, in a module of their own.
export { bareProduct8 } from './product';
export { bareProduct16 } from './wide-product';
