// What Node has of WebAssembly and this project uses; its own types leave it out, and TypeScript's stand among the DOM's.
declare namespace WebAssembly {
  class Module {}

  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
  }

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory>>);
    readonly exports: Record<string, ((...args: number[]) => unknown) | Memory>;
  }

  function validate(bytes: Uint8Array): boolean;
  function compile(bytes: Uint8Array): Promise<Module>;
}
