/** What one act of the learner was worth, and why: first by what happened to the users after it, then by the answer's lists. */
import { formatDuration, MINUTE, type Micros } from '../base/time.ts';
import type { Action } from '../model/action.ts';
import { deedText } from '../model/deed-text.ts';
import type { Debrief } from '../model/drill.ts';
import type { Answer } from '../model/scenario.ts';
import { isCure, nothingWasWrong, type Assessment, type DrillRecord } from './assessment.ts';
import { matchesDeed } from './deed.ts';
import { namesComponent, namesMechanism } from './diagnosis.ts';
import { goodShare } from './objective-course.ts';

/** An unlisted act is shown with the share of good requests this long before and after it. */
const EFFECT_US: Micros = 2 * MINUTE;

export interface Bench {
  readonly input: DrillRecord;
  readonly answer: Answer;
  readonly assessment: Assessment;
}

type Step = Debrief['steps'][number];
type Judgement = Pick<Step, 'verdict' | 'because'>;

export function judgeAct(act: Action, bench: Bench): Step {
  return { atUs: act.atUs, what: deedText(act.deed), ...judge(act, bench) };
}

function judge(act: Action, bench: Bench): Judgement {
  const { deed } = act;
  if (deed.kind === 'acknowledge') return judgeAcknowledgement(act.atUs, deed.alert, bench.input);
  if (deed.kind === 'diagnose') return judgeDiagnosis(namesComponent(deed, bench.answer), namesMechanism(deed, bench.answer));
  if (nothingWasWrong(bench.answer)) return judgeNeedless(act, bench);
  if (act === bench.assessment.credited) return judgeCredited(act, bench.assessment);
  if (isCure(bench.input.scenario, act)) return judgeCure(act, bench.assessment);
  const trap = bench.answer.traps.find(({ pattern }) => matchesDeed(pattern, deed));
  if (trap !== undefined) return { verdict: 'trap', because: sentence(trap.because) };
  return { verdict: 'neutral', because: describeEffect(act.atUs, bench.assessment) };
}

/** Where nothing was wrong an act can only do harm; what it did is told, and which harm a listed one does. */
function judgeNeedless({ atUs, deed }: Action, { answer, assessment }: Bench): Judgement {
  const trap = answer.traps.find(({ pattern }) => matchesDeed(pattern, deed));
  const because = trap === undefined ? 'Nothing was wrong.' : sentence(trap.because);
  return { verdict: trap === undefined ? 'neutral' : 'trap', because: `${because} ${describeEffect(atUs, assessment)}` };
}

function judgeAcknowledgement(atUs: Micros, alert: string, { transitions }: DrillRecord): Judgement {
  const last = transitions.findLast(
    (one) => one.rule === alert && one.atUs <= atUs && (one.to === 'firing' || one.from === 'firing'),
  );
  if (last?.to !== 'firing') return { verdict: 'neutral', because: 'This alert was not firing.' };
  return { verdict: 'neutral', because: `The alert had been firing for ${formatDuration(atUs - last.atUs)}.` };
}

function judgeDiagnosis(component: boolean, mechanism: boolean): Judgement {
  if (component && mechanism) return { verdict: 'helped', because: 'Component and mechanism are right.' };
  if (component) return { verdict: 'neutral', because: 'The component is right, the mechanism is not.' };
  if (mechanism) return { verdict: 'neutral', because: 'The mechanism is right, the component is not.' };
  return { verdict: 'neutral', because: 'Neither the component nor the mechanism is right.' };
}

function judgeCredited(act: Action, { recovery, healthyForUs }: Assessment): Judgement {
  const after = Math.max(0, (recovery.healthySinceUs ?? act.atUs) - act.atUs);
  const when = recovery.hurt
    ? `The objective was healthy again ${formatDuration(after)} later`
    : 'It came before users were hurt';
  return { verdict: 'helped', because: `${when} and stayed so for at least ${formatDuration(healthyForUs)}.` };
}

function judgeCure(act: Action, { recovery, healthyForUs, onsetUs }: Assessment): Judgement {
  if (act.atUs < onsetUs) return { verdict: 'neutral', because: 'Nothing was wrong yet.' };
  const { healthySinceUs } = recovery;
  if (healthySinceUs === null) {
    return {
      verdict: 'neutral',
      because: `A cure, but the objective has not stayed healthy for ${formatDuration(healthyForUs)} since.`,
    };
  }
  if (act.atUs <= healthySinceUs) return { verdict: 'helped', because: 'A cure on the way to the recovery.' };
  return { verdict: 'neutral', because: 'A cure, but the objective was already healthy.' };
}

function describeEffect(atUs: Micros, { course }: Assessment): string {
  const before = goodShare(course, atUs - EFFECT_US, atUs);
  const after = goodShare(course, atUs, atUs + EFFECT_US);
  if (before === null || after === null) return 'There was too little traffic to see an effect.';
  const span = formatDuration(EFFECT_US);
  return `Good requests: ${percent(before)} in the ${span} before, ${percent(after)} in the ${span} after.`;
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed.slice(0, 1).toUpperCase() + trimmed.slice(1) + (/[.!?]$/.test(trimmed) ? '' : '.');
}
