/** Reads what was dropped on the page or chosen in a dialog: files, or a folder with everything below it. */
import type { GivenFile } from './own-scenario.ts';

const TEXT = /\.(ya?ml|json|md)$/;
/** A scenario has a dozen files; whoever drops a whole disk is not waited for. */
const FILES_MAX = 100;

export async function droppedFiles(transfer: DataTransfer): Promise<GivenFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return chosenFiles(transfer.files);
  const given: GivenFile[] = [];
  for (const entry of entries) await collect(entry, given);
  return given;
}

export async function chosenFiles(list: FileList): Promise<GivenFile[]> {
  const files = [...list].filter((file) => TEXT.test(file.name)).slice(0, FILES_MAX);
  return Promise.all(files.map(async (file) => ({ path: file.webkitRelativePath || file.name, text: await file.text() })));
}

async function collect(entry: FileSystemEntry, given: GivenFile[]): Promise<void> {
  if (given.length >= FILES_MAX) return;
  if (entry instanceof FileSystemFileEntry && TEXT.test(entry.name)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    given.push({ path: entry.fullPath, text: await file.text() });
  } else if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader();
    const inside = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    for (const each of inside) await collect(each, given);
  }
}
