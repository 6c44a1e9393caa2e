/** What flows between layers: a vector, or an image of channels. */
export type Shape =
  | { readonly kind: 'vector'; readonly size: number }
  | { readonly kind: 'image'; readonly height: number; readonly width: number; readonly channels: number };

/** Height and width of a convolution's window. */
export type Kernel = readonly [height: number, width: number];

/** How many numbers a shape holds. */
export function valuesIn(shape: Shape): number {
  return shape.kind === 'vector' ? shape.size : shape.height * shape.width * shape.channels;
}

/** The size along which blocks add or concatenate: a vector's size, an image's channels. */
export function channelsOf(shape: Shape): number {
  return shape.kind === 'vector' ? shape.size : shape.channels;
}

/** The same places with another number of channels, or a vector of another size. */
export function withChannels(shape: Shape, channels: number): Shape {
  return shape.kind === 'vector' ? { kind: 'vector', size: channels } : { ...shape, channels };
}

/** A convolution's output places under this stride: it pads to the same size, and a stride of 2 halves (rounded up). */
export function strided(shape: Shape, stride: number): Shape {
  if (shape.kind === 'vector') return shape;
  return { ...shape, height: Math.ceil(shape.height / stride), width: Math.ceil(shape.width / stride) };
}

/** "10", "32x32x3", as the language writes it. */
export function shapeText(shape: Shape): string {
  return shape.kind === 'vector' ? String(shape.size) : `${shape.height}x${shape.width}x${shape.channels}`;
}
