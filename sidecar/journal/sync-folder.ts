import { open } from "node:fs/promises";

/** Resolves when the names in a folder are on disk: files that were made, renamed or deleted there. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
