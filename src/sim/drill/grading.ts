/**
 * The debrief: how long it took to notice, to find and to help, what it cost the users, and what each act was worth. A
 * learner is judged by what happened to the users, read off telemetry, and only then by the answer's list.
 */
import type { Micros } from '../base/time.ts';
import type { Action } from '../model/action.ts';
import type { AlertTransition } from '../model/alert.ts';
import type { Debrief } from '../model/drill.ts';
import type { Answer } from '../model/scenario.ts';
import { assess, type Assessment, type DrillRecord } from './assessment.ts';
import { namesComponent, namesMechanism } from './diagnosis.ts';
import { badRequests, budgetBurned } from './objective-course.ts';
import { judgeAct } from './verdict.ts';

export function writeDebrief(input: DrillRecord, answer: Answer): Debrief {
  const { clock } = input.scenario;
  const assessment = assess(input);
  const { objective, course, onsetUs, acts, credited } = assessment;
  const handOverAtUs = Math.max(onsetUs, clock.historyUs);
  const alertedAtUs = firstFiringAtUs(input.transitions, onsetUs, input.nowUs);
  const last = lastDiagnosis(acts);
  return {
    onsetAtUs: onsetUs,
    alertedAtUs,
    timeToDetectUs: length(Math.max(alertedAtUs ?? onsetUs, clock.historyUs), detectedAtUs(acts, handOverAtUs)),
    timeToLocateUs: length(handOverAtUs, locatedAtUs(acts, answer)),
    timeToMitigateUs: length(handOverAtUs, credited?.atUs ?? null),
    componentRight: last !== null && namesComponent(last, answer),
    mechanismRight: last !== null && namesMechanism(last, answer),
    badRequests: Math.round(badRequests(course)),
    wrongAnswers: input.wrongAnswers,
    budgetBurnedRatio: objective === null ? 0 : budgetBurned(course, objective, assessment.referenceEndUs),
    steps: acts.map((act) => judgeAct(act, { input, answer, assessment })),
    chain: answer.chain,
    evidence: answer.evidence,
    text: answer.debrief,
  };
}

function firstFiringAtUs(transitions: readonly AlertTransition[], onsetUs: Micros, nowUs: Micros): Micros | null {
  return transitions.find(({ to, atUs }) => to === 'firing' && atUs >= onsetUs && atUs <= nowUs)?.atUs ?? null;
}

/** The first thing that the learner did about the incident; an experiment with faults is none. */
function detectedAtUs(acts: Assessment['acts'], fromUs: Micros): Micros | null {
  return acts.find(({ atUs, deed }) => atUs >= fromUs && deed.kind !== 'inject' && deed.kind !== 'clear')?.atUs ?? null;
}

function locatedAtUs(acts: Assessment['acts'], answer: Answer): Micros | null {
  return (
    acts.find(({ deed }) => deed.kind === 'diagnose' && namesComponent(deed, answer) && namesMechanism(deed, answer))?.atUs ??
    null
  );
}

/** The last word counts. */
function lastDiagnosis(acts: readonly Action[]): Extract<Action['deed'], { kind: 'diagnose' }> | null {
  const deed = acts.findLast((act) => act.deed.kind === 'diagnose')?.deed;
  return deed?.kind === 'diagnose' ? deed : null;
}

function length(fromUs: Micros, toUs: Micros | null): Micros | null {
  return toUs === null ? null : Math.max(0, toUs - fromUs);
}
