/** PromQL for CodeMirror: the official grammar, colours by the tokens of the theme, completion of metrics, functions and labels. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { HighlightStyle, LRLanguage, syntaxHighlighting, syntaxTree } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { parser } from '@prometheus-io/lezer-promql';
import { styleTags, tags } from '@lezer/highlight';
import type { MetricFamily } from '../../../sim/model/series.ts';

const FUNCTIONS: readonly string[] = [
  ...[
    'rate',
    'irate',
    'increase',
    'delta',
    'deriv',
    'histogram_quantile',
    'label_replace',
    'clamp_max',
    'clamp_min',
    'vector',
    'scalar',
  ],
  ...[
    'avg_over_time',
    'min_over_time',
    'max_over_time',
    'sum_over_time',
    'count_over_time',
    'quantile_over_time',
    'absent',
    'time',
  ],
  ...['abs', 'ceil', 'floor', 'round', 'sort', 'sort_desc', 'changes', 'resets', 'topk', 'bottomk'],
  ...[
    'sum',
    'avg',
    'min',
    'max',
    'count',
    'quantile',
    'stddev',
    'by',
    'without',
    'on',
    'ignoring',
    'group_left',
    'offset',
    'bool',
    'unless',
  ],
];

const LABELS: readonly string[] = [
  'service',
  'pod',
  'method',
  'endpoint',
  'code',
  'le',
  'target',
  'database',
  'statement',
  'table',
  'alertname',
  'alertstate',
];

const colours = HighlightStyle.define([
  { tag: tags.function(tags.variableName), color: 'var(--accent)' },
  { tag: tags.keyword, color: 'var(--accent)' },
  { tag: tags.variableName, color: 'var(--ink)', fontWeight: '600' },
  { tag: tags.labelName, color: 'var(--hue-0)' },
  { tag: tags.string, color: 'var(--hue-2)' },
  { tag: tags.number, color: 'var(--hue-1)' },
  { tag: tags.operator, color: 'var(--ink-soft)' },
  { tag: tags.comment, color: 'var(--ink-faint)' },
  { tag: tags.invalid, color: 'var(--bad)' },
]);

const language = LRLanguage.define({
  parser: parser.configure({
    props: [
      styleTags({
        LineComment: tags.comment,
        LabelName: tags.labelName,
        StringLiteral: tags.string,
        NumberDurationLiteral: tags.number,
        NumberDurationLiteralInDurationContext: tags.number,
        Identifier: tags.variableName,
        'FunctionIdentifier/...': tags.function(tags.variableName),
        'AggregateOp/...': tags.keyword,
        'By Without Bool On Ignoring GroupLeft GroupRight Offset And Or Unless': tags.keyword,
        'EqlSingle EqlRegex Neq NeqRegex Add Sub Mul Div Mod Pow Eqlc Gtr Gte Lss Lte': tags.operator,
      }),
    ],
  }),
});

export interface Vocabulary {
  readonly families: readonly MetricFamily[];
}

/** `vocabulary` is asked at each completion, so that it may arrive after the editor; `valuesOf` gives the values of a label. */
export function promql(vocabulary: () => Vocabulary, valuesOf: (label: string) => Promise<readonly string[]>): Extension {
  const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const text = context.state.doc.sliceString(0, context.pos);
    const value = /([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)\s*"([^"]*)$/.exec(text);
    if (value !== null) {
      const values = await valuesOf(value[1] ?? '');
      return { from: context.pos - (value[2] ?? '').length, options: values.map((label) => ({ label, type: 'text' })) };
    }
    const word = context.matchBefore(/[a-zA-Z_:]\w*/);
    if (word === null && !context.explicit) return null;
    return {
      from: word?.from ?? context.pos,
      options: wantsLabel(context) ? labelNames() : names(vocabulary()),
      validFor: /^\w*$/,
    };
  };
  return [language, syntaxHighlighting(colours), language.data.of({ autocomplete: complete })];
}

/** Within braces or the parentheses of by, without, on and ignoring. */
function wantsLabel(context: CompletionContext): boolean {
  for (let node = syntaxTree(context.state).resolveInner(context.pos, -1); node.parent !== null; node = node.parent) {
    if (node.name === 'LabelMatchers' || node.name === 'GroupingLabels') return true;
    if (node.name === 'FunctionCallBody') return false;
  }
  return (
    /[{,(]\s*\w*$/.test(context.state.doc.sliceString(0, context.pos)) &&
    /\b(?:by|without|on|ignoring)\s*\([^)]*$|\{[^}]*$/.test(context.state.doc.sliceString(0, context.pos))
  );
}

function labelNames(): Completion[] {
  return LABELS.map((label) => ({ label, type: 'property' }));
}

/** The series that a family of metrics has. */
function namesOf(name: string, kind: MetricFamily['kind']): string[] {
  if (kind === 'histogram') return [`${name}_bucket`, `${name}_sum`, `${name}_count`];
  return kind === 'summary' ? [`${name}_sum`, `${name}_count`] : [name];
}

function names({ families }: Vocabulary): Completion[] {
  const metrics = families.flatMap(({ name, kind, help }) =>
    namesOf(name, kind).map((label) => ({
      label,
      type: 'variable',
      detail: kind,
      info: help,
    })),
  );
  return [
    ...metrics,
    { label: 'ALERTS', type: 'variable', detail: 'gauge' },
    ...FUNCTIONS.map((label) => ({ label, type: 'function' })),
  ];
}
