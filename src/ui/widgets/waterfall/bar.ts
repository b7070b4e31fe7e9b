/** What a waterfall draws of one interval: words, a colour and marks, made by whoever knows what the interval means. */
import type { Micros } from '../../../sim/base/time.ts';
import type { WaterfallItem } from './layout.ts';

export interface WaterfallBar extends WaterfallItem {
  /** Whose interval it is, in bold. */
  readonly owner: string;
  readonly name: string;
  /** A quiet third part, such as the text of a statement; empty for none. */
  readonly note: string;
  /** A CSS colour. */
  readonly colour: string;
  readonly failed: boolean;
  readonly events: readonly { readonly atUs: Micros; readonly name: string }[];
}
