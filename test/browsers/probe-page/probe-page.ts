/** A page that passes a probe on to a worker, since the simulation of the real page runs in a worker too. */
type Answer = { readonly hash: string } | { readonly error: string };

/** Fetches the probe from a parcel and resolves to the run's hash. */
function askProbe(parcel: string): Promise<string> {
  const worker = new Worker(new URL('./probe-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data: answer }: MessageEvent<Answer>) => {
      worker.terminate();
      if ('hash' in answer) resolve(answer.hash);
      else reject(new Error(answer.error));
    };
    worker.onerror = ({ message }) => reject(new Error(`the worker failed: ${message}`));
    worker.postMessage(parcel);
  });
}

Object.assign(window, { askProbe });
