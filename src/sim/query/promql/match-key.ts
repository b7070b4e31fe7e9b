/** By which labels series of two vectors find each other. */
import type { Labels } from '../../model/series.ts';
import type { Matching } from './ast.ts';
import { keyOn, keyWithout, onlyLabels, withoutLabels } from './labels.ts';

/** The key by which a series finds its partners. */
export function matchKey(labels: Labels, { mode, names }: Matching): string {
  return mode === 'on' ? keyOn(labels, names) : keyWithout(labels, ['__name__', ...names]);
}

export function matchedLabels(labels: Labels, { mode, names }: Matching): Labels {
  return mode === 'on' ? onlyLabels(labels, names) : withoutLabels(labels, ['__name__', ...names]);
}
