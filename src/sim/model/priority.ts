/**
 * How important a request is: which is served first, and which is refused first, where somebody goes by that. Whoever sends a request may
 * say it, and services may carry it on to what they call, as headers or gRPC metadata do.
 */
export const PRIORITIES = ['normal', 'critical', 'sheddable'] as const;

export type Priority = (typeof PRIORITIES)[number];
