import { type FileHandle, open } from "node:fs/promises";

/** What a disk does with the next writes and syncs: the code of the error, or nothing. */
interface Faults {
  write?: string | undefined;
  sync?: string | undefined;
}

/** Opens files on a disk that fails when it is told to, and counts. A write that fails has written the first half of its bytes, and a sync that fails none of them for sure. */
export class DiskThatFails {
  readonly faults: Faults = {};
  opened = 0;
  syncs = 0;
  /** Waited for by every sync, so that a test can hold one up. */
  beforeSync: Promise<void> = Promise.resolve();

  readonly openFile = async (path: string, flags: string, mode: number): Promise<FileHandle> => {
    const file = await open(path, flags, mode);
    this.opened += 1;
    const write = file.write.bind(file) as (bytes: Buffer, offset: number, length: number, position: number) => Promise<{ bytesWritten: number }>;
    const sync = file.datasync.bind(file);
    Object.assign(file, {
      write: async (bytes: Buffer, offset: number, length: number, position: number) => {
        if (this.faults.write === undefined) return write(bytes, offset, length, position);
        await write(bytes, offset, Math.floor(length / 2), position);
        throw Object.assign(new Error("the disk was told to fail"), { code: this.faults.write });
      },
      datasync: async () => {
        this.syncs += 1;
        await this.beforeSync;
        if (this.faults.sync !== undefined) throw Object.assign(new Error("the disk was told to fail"), { code: this.faults.sync });
        await sync();
      },
    });
    return file;
  };
}
