/** How publishing ends for whoever published. */
export const PUBLISH_OUTCOMES = ['stored', 'refused', 'timedOut', 'calledOff', 'lost'] as const;
export const [STORED, REFUSED, TIMED_OUT, CALLED_OFF, LOST] = PUBLISH_OUTCOMES.keys();
