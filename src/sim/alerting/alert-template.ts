/**
 * Fills in the templates of labels and annotations: the part of Prometheus' template language that alert rules use in
 * practice. An expression that is not understood stays in the text as it was written, so that nothing is lost and
 * nothing crashes.
 */
import type { Labels } from '../model/series.ts';
import { formatGoFloat, TEMPLATE_FUNCTIONS, type TemplateValue } from './template-functions.ts';

/** Longer texts are cut here, so that a label from the world cannot blow up an annotation. */
const templateTextMax = 10_000;

// Both are linear in the text, whatever it is.
const ACTION = /\{\{((?:(?!\{\{|\}\}).)*)\}\}/gs;
const TOKEN = /"(?:[^"\\]|\\.)*"|`[^`]*`|[|"`]|[^\s"`|]+/g;

/** `{{ $labels.service }}`, `{{ $value | humanizePercentage }}`, `{{ printf "%.2f" $value }}`. */
export function fillTemplate(template: string, labels: Labels, value: number): string {
  if (!template.includes('{{')) return template;
  if (template.length > templateTextMax) return template.slice(0, templateTextMax);
  const text = template.replace(
    ACTION,
    (whole, body: string) => evaluatePipeline(body.replace(/^-/, '').replace(/-$/, ''), labels, value) ?? whole,
  );
  return text.length > templateTextMax ? text.slice(0, templateTextMax) : text;
}

/** What {@link fillTemplate} would leave as it is because it does not understand it, as sentences. */
export function templateProblems(template: string): string[] {
  const problems = [...template.matchAll(ACTION)]
    .filter(([, body]) => evaluatePipeline((body ?? '').replace(/^-/, '').replace(/-$/, ''), ANY_LABELS, 1) === null)
    .map(
      ([whole]) =>
        `${whole} is not understood. There are $value, $labels.NAME and the functions ${[...TEMPLATE_FUNCTIONS.keys()].join(', ')}.`,
    );
  const rest = template.replace(ACTION, '');
  if (rest.includes('{{') || rest.includes('}}')) problems.push('a "{{" and its "}}" must come in pairs, on one level.');
  return problems;
}

/** Every label is there, with a value that is a text and a number. */
const ANY_LABELS: Labels = new Proxy<Record<string, string>>(
  {},
  { get: () => '1', getOwnPropertyDescriptor: () => ({ value: '1', configurable: true, enumerable: true }) },
);

/** Null when any part is not understood. */
function evaluatePipeline(body: string, labels: Labels, value: number): string | null {
  let piped: TemplateValue | null = null;
  for (const stage of splitStages(body)) {
    const piece: TemplateValue | null = evaluateStage(stage, piped, labels, value);
    if (piece === null) return null;
    piped = piece;
  }
  if (piped === null) return null;
  return typeof piped === 'number' ? formatGoFloat(piped) : piped;
}

function splitStages(body: string): string[][] {
  const stages: string[][] = [[]];
  for (const [token] of body.matchAll(TOKEN)) {
    if (token === '|') stages.push([]);
    else stages.at(-1)?.push(token);
  }
  return stages;
}

function evaluateStage(
  tokens: readonly string[],
  piped: TemplateValue | null,
  labels: Labels,
  value: number,
): TemplateValue | null {
  const [head, ...rest] = tokens;
  if (head === undefined) return null;
  const operand = evaluateOperand(head, labels, value);
  if (operand !== null) return rest.length === 0 && piped === null ? operand : null;
  const call = TEMPLATE_FUNCTIONS.get(head);
  if (call === undefined) return null;
  const operands: TemplateValue[] = [];
  for (const token of rest) {
    const one = evaluateOperand(token, labels, value);
    if (one === null) return null;
    operands.push(one);
  }
  if (piped !== null) operands.push(piped);
  return call(operands);
}

function evaluateOperand(token: string, labels: Labels, value: number): TemplateValue | null {
  if (token === '$value' || token === '.Value') return value;
  const label = /^(?:\$labels|\.Labels)\.([a-zA-Z_][a-zA-Z0-9_]*)$/.exec(token);
  // As in Prometheus a label that is not there is an empty text.
  if (label !== null) return Object.hasOwn(labels, label[1] as string) ? (labels[label[1] as string] as string) : '';
  if (/^-?\d+(?:\.\d+)?$/.test(token)) return Number(token);
  if (/^"(?:[^"\\]|\\.)*"$/.test(token))
    return token.slice(1, -1).replaceAll(/\\(.)/g, (_, sign: string) => ({ n: '\n', t: '\t' })[sign] ?? sign);
  if (/^`[^`]*`$/.test(token)) return token.slice(1, -1);
  return null;
}
