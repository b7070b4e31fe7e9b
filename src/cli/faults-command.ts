/** `faultline faults`: the faults that there are, by family, or one of them: what it does, its knobs, what will be seen, how to write it. */
import { memoryLiteral } from '../sim/base/memory.ts';
import { durationLiteral } from '../sim/base/time.ts';
import { FAULT_FAMILIES, type FaultDescription, type FaultParameter, type Sign } from '../sim/model/fault.ts';
import { TARGET_FORMS } from '../sim/model/fault-target.ts';
import { suggest } from '../sim/scenario/suggestion.ts';
import { offeredFaults } from '../sim/session/offered-faults.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export function faultsCommand(name: string | null, json: boolean, terminal: Terminal): ExitCode {
  const faults = offeredFaults();
  if (name === null) {
    terminal.out(json ? JSON.stringify(faults, null, 2) : list(faults));
    return 0;
  }
  const fault = faults.find((one) => one.name === name);
  if (fault === undefined) {
    const known = faults.map((one) => one.name);
    terminal.err(`no fault is called ${JSON.stringify(name)}.${suggest(name, known)} "faultline faults" lists them.`);
    return 2;
  }
  terminal.out(json ? JSON.stringify(fault, null, 2) : explanation(fault));
  return 0;
}

function list(faults: readonly FaultDescription[]): string {
  const width = Math.max(...faults.map(({ name }) => name.length));
  const blocks = Object.entries(FAULT_FAMILIES).flatMap(([family, title]) => {
    const of = faults.filter((fault) => fault.family === family);
    return of.length === 0 ? [] : [[title, ...of.map((one) => `  ${one.name.padEnd(width)}  ${one.title}`)].join('\n')];
  });
  return [...blocks, `${faults.length} faults. "faultline faults NAME" explains one.`].join('\n\n');
}

function explanation(fault: FaultDescription): string {
  const { name, title, family, summary, target, parameters, signature } = fault;
  const knobs = parameters.map((one) => {
    const range = `${text(one, one.min)} to ${text(one, one.max)}, usually ${text(one, one.usual)}`;
    return `  ${one.name}: ${one.title}; ${range}${one.calm === undefined ? '' : '; grows with a ramp'}`;
  });
  const shown = [
    `on ${signature.on} of the example system`,
    ...given(parameters, signature.parameters),
    ...(signature.beside === undefined ? [] : [`while ${signature.beside.fault} strikes ${signature.beside.target}`]),
  ].join(', ');
  return [
    `${title} (${name})`,
    `${FAULT_FAMILIES[family]}. ${summary}`,
    `\nStrikes ${TARGET_FORMS[target]}.`,
    ...(knobs.length === 0 ? ['\nIt has no parameters.'] : ['\nParameters', ...knobs]),
    `\nSeen (${shown})`,
    ...signature.signs.map((sign) => `  ${sign.seen}, within ${durationLiteral(sign.withinUs)}: ${measured(sign)}`),
    '\nIn a time line',
    `  - {at: 10m, inject: {${line(fault)}}}`,
  ].join('\n');
}

function measured({ source, is, than }: Sign): string {
  if ('promql' in source) return `${source.promql} ${is === 'above' ? '>' : '<'} ${than}`;
  const amount = `${is === 'above' ? 'more' : 'fewer'} than ${than}`;
  if ('traces' in source && source.span !== undefined)
    return `${amount} of the traces that begin in ${source.traces} have a span ${JSON.stringify(source.span)}`;
  if ('traces' in source) return `${amount} traces a second are found that begin in ${source.traces}`;
  return `${amount} lines with ${JSON.stringify(source.logs)} in the log of ${source.service}`;
}

function line({ name, parameters, signature }: FaultDescription): string {
  const knobs = parameters.length === 0 ? '' : `, parameters: {${usual(parameters).join(', ')}}`;
  const ramp = parameters.some(({ calm }) => calm !== undefined) ? ', ramp: 1m' : '';
  return `fault: ${name}, target: ${signature.on}${knobs}${ramp}, for: 5m`;
}

function usual(parameters: readonly FaultParameter[]): string[] {
  return parameters.map((one) => `${one.name}: ${written(one, one.usual)}`);
}

function given(parameters: readonly FaultParameter[], values: Readonly<Record<string, number>>): string[] {
  return parameters.filter(({ name }) => name in values).map((one) => `${one.name} ${text(one, values[one.name])}`);
}

/** As people read it. */
function text(parameter: FaultParameter, value: number): string {
  if (parameter.unit === 'bytes') return memoryLiteral(value);
  return parameter.unit === 'times' ? `${value} times` : written(parameter, value);
}

/** As a scenario file has it, where memory is in bytes. */
function written({ unit }: FaultParameter, value: number): string {
  if (unit === 'us') return durationLiteral(value);
  return unit === 'ratio' ? `${Number((value * 100).toPrecision(6))}%` : String(value);
}
