/**
 * How long a caller waits before it tries again. The laws of jitter are those of M. Brooker, "Exponential Backoff And Jitter"
 * (AWS Architecture Blog, 2015); chance comes from a stream of the call's own (law 8).
 */
import type { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import type { Backoff as BackoffModel } from '../model/call-policy.ts';

export class Backoff {
  private model: BackoffModel;
  private readonly stream: Stream;

  constructor(model: BackoffModel, stream: Stream) {
    this.model = model;
    this.stream = stream;
  }

  /** The first wait is this long from now on; as it is written when nothing is set. */
  obey(written: BackoffModel, firstUs: Micros | undefined): void {
    if (firstUs === undefined) this.model = written;
    else if (written.kind === 'fixed') this.model = { ...written, delayUs: firstUs };
    else this.model = { ...written, baseUs: firstUs, maxUs: Math.max(firstUs, written.maxUs) };
  }

  /** The wait before retry number `retry` (1 is the first); `previousUs` is the wait before the one before it, 0 if there was none. */
  delayUs(retry: number, previousUs: Micros): Micros {
    const { model } = this;
    if (model.kind === 'fixed') return model.delayUs;
    const { baseUs, maxUs } = model;
    if (model.jitter === 'decorrelated') {
      const widestUs = 3 * (previousUs === 0 ? baseUs : previousUs);
      return Math.min(maxUs, Math.round(baseUs + this.stream.uniform() * (widestUs - baseUs)));
    }
    let steadyUs = baseUs;
    for (let i = 1; i < retry && steadyUs < maxUs; i++) steadyUs *= 2;
    steadyUs = Math.min(steadyUs, maxUs);
    if (model.jitter === 'none') return steadyUs;
    if (model.jitter === 'full') return Math.round(this.stream.uniform() * steadyUs);
    return Math.round((steadyUs / 2) * (1 + this.stream.uniform()));
  }
}
