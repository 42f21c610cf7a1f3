/** The part of the WebAssembly JavaScript interface that Pillion uses; the types of Node name only its modules. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
    static imports(module: Module): { module: string; name: string; kind: string }[];
    static exports(module: Module): { name: string; kind: string }[];
  }

  class Instance {
    constructor(module: Module);
    readonly exports: Record<string, unknown>;
  }

  class Memory {
    private constructor();
    readonly buffer: ArrayBuffer;
  }

  class RuntimeError extends Error {}
}
