/** Answers probes in another Node process: file of the probe and folder of the parcels in, hash out. Built by `--mode tools`. */
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerProbe, type Probe } from './probe.ts';

const [probeFile = '', parcelFolder = ''] = process.argv.slice(2);
const hash = await answerProbe(JSON.parse(readFileSync(probeFile, 'utf8')) as Probe, {
  take: async (name) => new Uint8Array(await readFile(join(parcelFolder, name))),
  leave: (name, bytes) => writeFile(join(parcelFolder, name), bytes),
});
process.stdout.write(`${hash}\n`);
