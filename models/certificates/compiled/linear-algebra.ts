// Float64 linear algebra with vectors of two. The TypeScript that calls it lays out the memory.
export { fromPanels, toPanels } from './panels';
export { crossProduct, product, toWeights } from './products';
export { fold } from './reflections';
export { setImages, windowColumn } from './windows';
