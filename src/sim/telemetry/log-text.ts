/** Searching the text of log lines without making it: patterns by template and pod decide, and only what they leave open is read. */
import {
  ALWAYS,
  BARRIER,
  NEVER,
  slotsThatMatter,
  SLOT_A,
  SLOT_B,
  SLOT_CORRELATION,
  SLOT_TRACE,
  type LinePart,
} from './line-pattern.ts';
import { fieldValue, type LogChunk, type LogStore, type LogTemplate } from './log-store.ts';
import { correlationId, traceId } from './trace-ids.ts';

interface Pattern {
  readonly template: LogTemplate;
  readonly parts: readonly LinePart[];
  /** ALWAYS, NEVER or slots. */
  readonly verdict: number;
  /** Answers for lines whose only number that matters is small, by that number. */
  readonly byNumber: Verdicts;
}

/** Numbers above this are not worth remembering. */
const NUMBER_MAX = 1 << 17;
const HOLDS = 1;
const LACKS = 2;

/** A case-insensitive search for one text in level, service, pod, message, trace id, correlation id and fields. */
export class LineTextSearch {
  private readonly store: LogStore;
  private readonly text: string;
  /** By template, then by pod. */
  private readonly patterns: Pattern[][];
  /** No space in the text: an occurrence that touches an id lies within it, since ids have spaces around them. */
  private readonly withinWords: boolean;
  private readonly byTrace = new Verdicts();
  private readonly byVisit = new Verdicts();

  constructor(store: LogStore, text: string) {
    this.store = store;
    this.text = text.toLowerCase();
    this.patterns = store.templates.map(() => []);
    this.withinWords = !this.text.includes(' ') && !this.text.includes(BARRIER);
  }

  matches(chunk: LogChunk, row: number): boolean {
    const template = chunk.template[row];
    const pod = chunk.pod[row];
    const pattern = (this.patterns[template][pod] ??= this.pattern(this.store.templates[template], this.store.podNames[pod]));
    const { verdict } = pattern;
    if (verdict === ALWAYS || verdict === NEVER) return verdict === ALWAYS;
    if (!this.withinWords) return this.lineText(pattern, verdict, chunk, row).includes(this.text);
    if ((verdict & SLOT_TRACE) !== 0 && this.idHolds(this.byTrace, chunk.trace[row], traceId)) return true;
    if ((verdict & SLOT_CORRELATION) !== 0 && this.idHolds(this.byVisit, chunk.visit[row], correlationId)) return true;
    return (verdict & (SLOT_A | SLOT_B)) !== 0 && this.numbersHold(pattern, chunk, row);
  }

  private idHolds(known: Verdicts, ordinal: number, idOf: (ordinal: number, salt: number) => string): boolean {
    if (ordinal === 0) return false;
    return known.of(ordinal) ?? known.note(ordinal, idOf(ordinal, this.store.salt).includes(this.text));
  }

  private numbersHold(pattern: Pattern, chunk: LogChunk, row: number): boolean {
    const numbers = pattern.verdict & (SLOT_A | SLOT_B);
    const a = chunk.a[row];
    const remembered = numbers === SLOT_A && a <= NUMBER_MAX;
    const known = remembered ? pattern.byNumber.of(a) : undefined;
    if (known !== undefined) return known;
    const holds = this.lineText(pattern, numbers, chunk, row).includes(this.text);
    return remembered ? pattern.byNumber.note(a, holds) : holds;
  }

  private pattern(template: LogTemplate, pod: string): Pattern {
    const parts = lineParts(template, pod);
    return { template, parts, verdict: slotsThatMatter(parts, this.text), byNumber: new Verdicts() };
  }

  /** The line, with a barrier in place of slots that are not among `slots`. */
  private lineText({ template, parts }: Pattern, slots: number, chunk: LogChunk, row: number): string {
    let line = '';
    for (const part of parts) {
      if (typeof part === 'string') line += part;
      else line += (slots & part) === 0 ? BARRIER : this.slotText(template, part, chunk, row);
    }
    return line;
  }

  private slotText(template: LogTemplate, slot: number, chunk: LogChunk, row: number): string {
    const { salt } = this.store;
    switch (slot) {
      case SLOT_A:
        return String(fieldValue(template.a ?? '', chunk.a[row]));
      case SLOT_B:
        return String(fieldValue(template.b ?? '', chunk.b[row]));
      case SLOT_TRACE:
        return chunk.trace[row] === 0 ? '' : traceId(chunk.trace[row], salt);
      default:
        return chunk.visit[row] === 0 ? '' : correlationId(chunk.visit[row], salt);
    }
  }
}

/** Answers by whole numbers, in a column that grows as far as it is asked. */
class Verdicts {
  private column = new Uint8Array(0);

  of(number: number): boolean | undefined {
    const verdict = this.column[number];
    return verdict === HOLDS ? true : verdict === LACKS ? false : undefined;
  }

  note(number: number, holds: boolean): boolean {
    if (number >= this.column.length) {
      const larger = new Uint8Array(Math.max(1024, number * 2));
      larger.set(this.column);
      this.column = larger;
    }
    this.column[number] = holds ? HOLDS : LACKS;
    return holds;
  }
}

/** The text that a search looks through, in parts. */
function lineParts(template: LogTemplate, pod: string): LinePart[] {
  const fields: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(template.fixed)) fields[name] = String(value).toLowerCase();
  if (template.a !== null) fields[template.a] = SLOT_A;
  if (template.b !== null) fields[template.b] = SLOT_B;
  const message = template.message
    .split(/(\{\w+\})/)
    .map((piece) => (piece.startsWith('{') && Object.hasOwn(fields, piece.slice(1, -1)) ? fields[piece.slice(1, -1)] : piece));
  const parts: LinePart[] = [
    `${template.level} ${template.service} ${pod} `,
    ...message,
    ' ',
    SLOT_TRACE,
    ' ',
    SLOT_CORRELATION,
    ' ',
    ...Object.entries(fields).flatMap(([name, value], index) => [`${index === 0 ? '' : ' '}${name}=`, value]),
  ];
  const joined: LinePart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part.toLowerCase();
    else joined.push(typeof part === 'string' ? part.toLowerCase() : part);
  }
  return joined;
}
