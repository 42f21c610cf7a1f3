import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LmdbProfileStore } from "#sidecar/stores/lmdb-profile-store.ts";
import { MemoryProfileStore } from "#sidecar/stores/memory-profile-store.ts";
import type { ProfileStore } from "#sidecar/stores/profile-store.ts";

/** A store under test, and how to be done with it. */
export interface OpenedStore {
  readonly store: ProfileStore;
  readonly close: () => Promise<void>;
}

const DISK_BYTES_MAX = 64 << 20;

/** Every kind of store, with so much memory. To `settle` is to let it bring away what it brings away behind the caller's back. */
export const KINDS_OF_STORES: Readonly<Record<string, (bytesMax: number) => Promise<OpenedStore & { readonly settle: () => Promise<void> }>>> = {
  memory: (bytesMax) => Promise.resolve({ store: new MemoryProfileStore({ bytesMax }), close: () => Promise.resolve(), settle: () => Promise.resolve() }),
  lmdb: async (bytesMax) => {
    const folder = mkdtempSync(join(tmpdir(), "pillion-store-"));
    const store = await LmdbProfileStore.open({ folder, bytesMax, diskBytesMax: DISK_BYTES_MAX });
    const close = async (): Promise<void> => {
      await store.close();
      rmSync(folder, { recursive: true });
    };
    return { store, close, settle: () => store.write(undefined, Promise.resolve()) };
  },
};
