/** Spans as the bars of a waterfall: whose, what, and the one attribute that says most. */
import type { Span } from '../../../sim/model/span.ts';
import type { WaterfallBar } from '../../widgets/waterfall/bar.ts';

export interface SpanBar extends WaterfallBar {
  readonly span: Span;
}

export function spanBars(spans: readonly Span[], colourOf: (service: string) => string): SpanBar[] {
  return spans.map((span) => ({
    id: span.spanId,
    parentId: span.parentSpanId,
    startUs: span.startUs,
    durationUs: span.durationUs,
    owner: span.service,
    name: span.name,
    note: note(span),
    colour: colourOf(span.service),
    failed: span.status === 'error',
    events: span.events,
    span,
  }));
}

/** The statement of a query, whom a call went to; nothing for the rest. */
function note({ kind, attributes }: Span): string {
  const statement = attributes['db.query.text'];
  if (statement !== undefined) return String(statement);
  const target = attributes['server.address'];
  return kind === 'client' && target !== undefined ? `→ ${target}` : '';
}
