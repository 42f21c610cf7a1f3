import { TopLevelFields } from "#sidecar/base/top-level-fields.ts";

// Field numbers of google/protobuf/descriptor.proto.
const SET_FILE = 1;
const FILE_NAME = 1;
const FILE_PACKAGE = 2;
const FILE_DEPENDENCY = 3;
const FILE_MESSAGE = 4;
const FILE_ENUM = 5;
const FILE_SERVICE = 6;
const NAME = 1;
const MESSAGE_FIELD = 2;
const MESSAGE_NESTED = 3;
const MESSAGE_ENUM = 4;
const MESSAGE_ONEOF = 8;
const ENUM_VALUE = 2;
const SERVICE_METHOD = 2;

interface IndexedFile {
  readonly bytes: Uint8Array;
  readonly dependencies: readonly string[];
}

/** Finds files and symbols in a `FileDescriptorSet`. Descriptors stay bytes: reflection hands them on as they are. */
export class DescriptorIndex {
  readonly #files = new Map<string, IndexedFile>();
  readonly #fileOfSymbol = new Map<string, string>();
  readonly #services: string[] = [];

  constructor(descriptorSet: Uint8Array) {
    for (const { number, bytes } of messagesOf(descriptorSet)) {
      if (number === SET_FILE) {
        this.#addFile(bytes);
      }
    }
    this.#services.sort();
  }

  /** The full names of all services. */
  services(): readonly string[] {
    return this.#services;
  }

  /** A file and everything it depends on, each before what it depends on; undefined when it is not known. */
  fileByName(name: string): readonly Uint8Array[] | undefined {
    if (!this.#files.has(name)) {
      return undefined;
    }
    const names = new Set([name]);
    for (const next of names) {
      for (const dependency of this.#files.get(next)?.dependencies ?? []) {
        names.add(dependency);
      }
    }
    // A FileDescriptorSet has every file after what it depends on.
    return [...this.#files].flatMap(([each, { bytes }]) => (names.has(each) ? [bytes] : [])).reverse();
  }

  /** The file that declares a message, field, enumeration, value, service or method, with what it depends on. */
  fileBySymbol(symbol: string): readonly Uint8Array[] | undefined {
    const file = this.#fileOfSymbol.get(symbol);
    return file === undefined ? undefined : this.fileByName(file);
  }

  #addFile(bytes: Uint8Array): void {
    const parts = messagesOf(bytes);
    const textOf = (wanted: number): string => text(parts.find(({ number }) => number === wanted)?.bytes);
    const name = textOf(FILE_NAME);
    const scope = textOf(FILE_PACKAGE);
    this.#files.set(name, { bytes, dependencies: parts.filter(({ number }) => number === FILE_DEPENDENCY).map((part) => text(part.bytes)) });
    for (const part of parts) {
      if (part.number === FILE_MESSAGE) {
        this.#addMessage(name, scope, part.bytes);
      } else if (part.number === FILE_ENUM) {
        this.#addNamed(name, scope, part.bytes, ENUM_VALUE);
      } else if (part.number === FILE_SERVICE) {
        this.#services.push(this.#addNamed(name, scope, part.bytes, SERVICE_METHOD));
      }
    }
  }

  #addMessage(file: string, scope: string, message: Uint8Array): void {
    const full = this.#addNamed(file, scope, message, MESSAGE_FIELD);
    this.#addNamed(file, scope, message, MESSAGE_ONEOF);
    for (const { number, bytes } of messagesOf(message)) {
      if (number === MESSAGE_NESTED) {
        this.#addMessage(file, full, bytes);
      } else if (number === MESSAGE_ENUM) {
        this.#addNamed(file, full, bytes, ENUM_VALUE);
      }
    }
  }

  /** Remembers something that has a name and members with names, and returns its full name. */
  #addNamed(file: string, scope: string, declaration: Uint8Array, memberNumber: number): string {
    const parts = messagesOf(declaration);
    const full = join(scope, text(parts.find(({ number }) => number === NAME)?.bytes));
    this.#fileOfSymbol.set(full, file);
    for (const member of parts) {
      if (member.number === memberNumber) {
        this.#fileOfSymbol.set(join(full, text(messagesOf(member.bytes).find(({ number }) => number === NAME)?.bytes)), file);
      }
    }
    return full;
  }
}

function join(scope: string, name: string): string {
  return scope === "" ? name : `${scope}.${name}`;
}

function text(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "" : Buffer.from(bytes).toString("utf8");
}

function messagesOf(message: Uint8Array): { number: number; bytes: Uint8Array }[] {
  const fields = new TopLevelFields(message);
  const found = [];
  while (fields.next()) {
    if (fields.delimited) {
      found.push({ number: fields.number, bytes: message.subarray(fields.start, fields.end) });
    }
  }
  return found;
}
