/**
 * Fills in the templates of labels and annotations: Go's text/template with what Prometheus adds to it. One that is not understood stays as it
 * was written, which the check of rules tells; one that fails says so in place of its text, as in Prometheus.
 */
import type { Labels } from '../model/series.ts';
import { TemplateRun } from './template-evaluation.ts';
import { TEMPLATE_FUNCTIONS, type TemplateContext } from './template-functions.ts';
import { TemplateProblem } from './template-lexer.ts';
import { readTemplate, type TemplateTree } from './template-tree.ts';
import { mapValue, TemplateFailure } from './template-value.ts';

/** Longer texts are cut here, so that a label from the world cannot blow up an annotation. */
const templateTextMax = 10_000;
/** Templates kept read; the oldest is forgotten first. */
const readMax = 1_000;

const NAMES: ReadonlySet<string> = new Set(TEMPLATE_FUNCTIONS.keys());
/** A cache of this module, since rules and their memory are plain data (law 4). */
const read = new Map<string, TemplateTree | string>();

/** Which Prometheus defines before a template; `fillTemplate` says what they are. */
const VARIABLES = ['$labels', '$externalLabels', '$externalURL', '$value'];

/** `{{ $labels.service }}`, `{{ if gt $value 0.5 }}...{{ end }}`, `{{ query "up" | first | value }}`. */
export function fillTemplate(template: string, labels: Labels, value: number, context: TemplateContext): string {
  if (!template.includes('{{')) return template;
  const tree = treeOf(template);
  if (typeof tree === 'string') return template.slice(0, templateTextMax);
  const [own, none] = [mapValue(labels), mapValue({})];
  const dot = mapValue({ Labels: own, ExternalLabels: none, ExternalURL: '', Value: value });
  const variables = { $labels: own, $externalLabels: none, $externalURL: '', $value: value };
  try {
    return new TemplateRun(tree, context, templateTextMax).fill(dot, variables);
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return `<error expanding template: ${error.message}>`;
  }
}

/** Why a template is not understood, as a sentence. */
export function templateProblems(template: string): string[] {
  const tree = template.includes('{{') || template.includes('}}') ? treeOf(template) : null;
  return typeof tree === 'string' ? [tree] : [];
}

function treeOf(template: string): TemplateTree | string {
  const known = read.get(template);
  if (known !== undefined) return known;
  const tree = attempt(template);
  if (read.size >= readMax) read.delete(read.keys().next().value as string);
  read.set(template, tree);
  return tree;
}

function attempt(template: string): TemplateTree | string {
  if (template.length > templateTextMax)
    return `the template has ${template.length} characters; at most ${templateTextMax} are filled in (templateTextMax).`;
  try {
    return readTemplate(template, NAMES, VARIABLES);
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    return `the template is not understood: ${error.message} There are $value, $labels.NAME and the functions ${[...NAMES].sort().join(', ')}.`;
  }
}
