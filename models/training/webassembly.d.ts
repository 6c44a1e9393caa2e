// What Node has of WebAssembly and this project uses; its own types leave it out, and TypeScript's stand among the DOM's.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }

  interface Memory<Buffer extends ArrayBufferLike = SharedArrayBuffer> {
    readonly buffer: Buffer;
  }

  const Memory: {
    new (descriptor: { initial: number; maximum: number; shared: true }): Memory;
    new (descriptor: { initial: number; maximum: number }): Memory<ArrayBuffer>;
  };

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory<ArrayBufferLike>>>);
    readonly exports: Record<string, ((...args: number[]) => unknown) | Memory<ArrayBufferLike>>;
  }

  function validate(bytes: Uint8Array): boolean;
  function compile(bytes: Uint8Array): Promise<Module>;
}
