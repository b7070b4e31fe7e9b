/** How a service is given more and fewer replicas by the load upon them: the words of Kubernetes' horizontal pod autoscaler. */
import type { Micros } from '../base/time.ts';

export interface Autoscale {
  readonly replicasMin: number;
  readonly replicasMax: number;
  /** The share of their processors that replicas are to use on average. */
  readonly targetRatio: number;
  /** How often it looks. */
  readonly everyUs: Micros;
  /** Nothing is done while use over target differs from 1 by no more. */
  readonly toleranceRatio: number;
  readonly up: ScalingRules;
  readonly down: ScalingRules;
}

/** How fast one direction may go: within `perUs`, by the larger of a share of the replicas and a number of them. */
export interface ScalingRules {
  /** Of what was wanted within this time the value nearest to today's replicas counts. */
  readonly stabilizationUs: Micros;
  readonly stepRatio: number;
  readonly stepReplicas: number;
  readonly perUs: Micros;
}
