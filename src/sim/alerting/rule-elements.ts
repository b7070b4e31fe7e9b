/** The elements of a rule's result with the labels that the rule gives them, as Prometheus does it, or why they are no result. */
import { isAlertRule, type Rule } from '../model/alert.ts';
import type { VectorSample } from '../model/query-value.ts';
import type { Labels } from '../model/series.ts';
import { labelKey, withoutName } from './alert-labels.ts';
import { fillTemplate } from './alert-template.ts';
import type { TemplateContext } from './template-functions.ts';

/** A rule that returns more elements than this fails as a whole, whatever its group's `limit`. */
export const alertsPerRuleMax = 1_000;

/** An element of a rule's result: the labels of its alert or recorded series, and the series' own for templates. */
export interface Element {
  readonly labels: Labels;
  readonly source: Labels;
  readonly value: number;
}

/** The elements by the key of their labels, or why the result is none. */
export function identify(rule: Rule, samples: readonly VectorSample[], context: TemplateContext): Map<string, Element> | string {
  if (samples.length > alertsPerRuleMax) {
    const what = isAlertRule(rule) ? 'alerts' : 'series';
    return `The expression returned ${samples.length} ${what}, more than alertsPerRuleMax (${alertsPerRuleMax}).`;
  }
  const elements = new Map<string, Element>();
  for (const { labels: source, value } of samples) {
    const labels = labelsOf(rule, { source, value }, context);
    const key = labelKey(labels);
    if (elements.has(key)) return 'The vector contains elements with the same labels after the labels of the rule were applied.';
    elements.set(key, { labels, source, value });
  }
  return elements;
}

/** The labels of a recording rule are taken as they are, those of an alerting rule are templates. */
function labelsOf(rule: Rule, element: Pick<Element, 'source' | 'value'>, context: TemplateContext): Labels {
  return isAlertRule(rule)
    ? withoutName(element.source, { ...fillTemplates(rule.labels, element, context), alertname: rule.alert })
    : withoutName(element.source, { ...rule.labels, __name__: rule.record });
}

export function fillTemplates(
  templates: Readonly<Record<string, string>>,
  { source, value }: Pick<Element, 'source' | 'value'>,
  context: TemplateContext,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).map(([name, template]) => [name, fillTemplate(template, source, value, context)]),
  );
}
