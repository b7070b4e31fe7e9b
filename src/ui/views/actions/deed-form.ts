/**
 * Everything that a person on call can do to the system, as forms made from the topology, the rules and the change log alone: which
 * fields, which choices, and the deed that they mean. What it costs is said in deed-warning.ts before it is done.
 */
import type { Deed } from '../../../sim/model/action.ts';
import { CHANGE_ALERT } from './alert-deeds.ts';
import { FLUSH, WARM } from './cache-deeds.ts';
import { CREATE_INDEX, END_SESSION, FAIL_OVER, MAINTAIN } from './database-deeds.ts';
import type { DeedChoice, Filled, Scene } from './deed-choice.ts';
import { CORDON, DRAIN, RENEW_CERTIFICATE, UNCORDON } from './infrastructure-deeds.ts';
import { MOVE_OFFSETS, PAUSE_OR_RESUME, REDRIVE, SKIP_MESSAGE } from './message-deeds.ts';
import { CONFIGURE, PROMOTE, RESTART, RESTART_POD, ROLL_BACK, SCALE } from './service-deeds.ts';

export const DEEDS: readonly DeedChoice[] = [
  ROLL_BACK,
  RESTART,
  RESTART_POD,
  SCALE,
  CONFIGURE,
  PROMOTE,
  CREATE_INDEX,
  END_SESSION,
  MAINTAIN,
  FAIL_OVER,
  FLUSH,
  WARM,
  PAUSE_OR_RESUME,
  SKIP_MESSAGE,
  MOVE_OFFSETS,
  REDRIVE,
  CORDON,
  DRAIN,
  UNCORDON,
  RENEW_CERTIFICATE,
  CHANGE_ALERT,
];

/** Those that there is something for in this system; taking back is offered always, and says when there is nothing. */
export function offered(scene: Scene): readonly DeedChoice[] {
  return DEEDS.filter((choice) => choice === ROLL_BACK || !lacksSubject(choice, scene));
}

/** Whether the first thing to choose has no choices. */
export function lacksSubject(choice: DeedChoice, scene: Scene): boolean {
  const [subject] = choice.fields(scene, {});
  return subject.as === 'choice' && subject.choices.length === 0;
}

/** The deed that a form means as it is filled in, or null while something is missing. */
export function deedOf(choice: DeedChoice, scene: Scene, filled: Filled): Deed | null {
  const fields = choice.fields(scene, filled);
  if (fields.some((field) => field.as === 'text' && field.wrong)) return null;
  return choice.deed(Object.fromEntries(fields.map(({ name, value }) => [name, value])), scene);
}
