/**
 * When the users were well again: from the health of each step, the moments at which the objective had been healthy for
 * long enough, or broke again. A learner is judged by this and not by having pressed the right button.
 */
import type { Micros } from '../base/time.ts';
import type { DrillMoment } from './lifecycle.ts';

export interface Recovery {
  /** Each `recovered` is at the end of the time that the objective had to stay healthy. */
  readonly moments: readonly DrillMoment[];
  /** Start of the healthy stretch that still lasts and is long enough; null when there is none. */
  readonly healthySinceUs: Micros | null;
  /** Whether any step after the onset broke the promise. */
  readonly hurt: boolean;
}

export interface RecoveryQuestion {
  readonly stepUs: Micros;
  /** Step i ended at (i + 1) x stepUs. */
  readonly health: readonly boolean[];
  readonly onsetUs: Micros;
  readonly healthyForUs: Micros;
  /** A cure that was applied before anything hurt starts a healthy stretch, too. */
  readonly curedAtUs: Micros | null;
}

export function findRecovery({ stepUs, health, onsetUs, healthyForUs, curedAtUs }: RecoveryQuestion): Recovery {
  const moments: DrillMoment[] = [];
  let hurt = false;
  let sinceUs: Micros | null = null;
  let mitigated = false;
  health.forEach((healthy, index) => {
    const atUs = (index + 1) * stepUs;
    if (atUs <= onsetUs) return;
    if (!healthy) {
      hurt = true;
      sinceUs = null;
      if (mitigated) moments.push({ atUs, type: 'relapsed' });
      mitigated = false;
      return;
    }
    if (hurt) sinceUs ??= atUs;
    else if (curedAtUs !== null && curedAtUs <= atUs) sinceUs ??= Math.max(curedAtUs, onsetUs);
    if (sinceUs === null || mitigated || atUs - sinceUs < healthyForUs) return;
    mitigated = true;
    moments.push({ atUs, type: 'recovered' });
  });
  return { moments, healthySinceUs: mitigated ? sinceUs : null, hurt };
}
