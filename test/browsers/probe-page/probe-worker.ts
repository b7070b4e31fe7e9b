/** The worker of the probe page: answers a probe in this engine, with parcels that the page's server keeps. */
import { answerProbe, type Parcels, type Probe } from '../probe.ts';

const parcels: Parcels = {
  async take(name) {
    const response = await fetch(`/parcels/${name}`);
    if (!response.ok) throw new Error(await response.text());
    return new Uint8Array(await response.arrayBuffer());
  },
  async leave(name, bytes) {
    await fetch(`/parcels/${name}`, { method: 'PUT', body: new Uint8Array(bytes) });
  },
};

async function answer(parcel: string): Promise<string> {
  const probe = JSON.parse(new TextDecoder().decode(await parcels.take(parcel))) as Probe;
  return answerProbe(probe, parcels);
}

self.onmessage = ({ data: parcel }: MessageEvent<string>) => {
  answer(parcel).then(
    (hash) => self.postMessage({ hash }),
    (error: unknown) => self.postMessage({ error: String(error instanceof Error ? error.stack : error) }),
  );
};
