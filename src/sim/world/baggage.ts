/**
 * What goes along with a request, through all that it causes, as with the header `baggage` of the W3C: for which tenant it is and how
 * important. Both are one whole number, the field BAGGAGE of a frame, so that whoever passes one on passes on both. Of somebody without
 * a tenant and of normal priority it is 0.
 */
import type { Priority } from '../model/priority.ts';

/** Tenants are numbered below 2^20 (tenantsMax); above these bits stands the rank, with its sign. */
const TENANT_BITS = 24;
const TENANT_MASK = (1 << TENANT_BITS) - 1;

/** The lower rank goes first. */
const RANKS: Readonly<Record<Priority, number>> = { critical: -1, normal: 0, sheddable: 1 };

export function rankOf(priority: Priority): number {
  return RANKS[priority];
}

export function priorityOf(rank: number): Priority {
  return rank < 0 ? 'critical' : rank > 0 ? 'sheddable' : 'normal';
}

/** 0: none. */
export function tenantIn(baggage: number): number {
  return baggage & TENANT_MASK;
}

export function rankIn(baggage: number): number {
  return baggage >> TENANT_BITS;
}

export function withRank(baggage: number, rank: number): number {
  return (baggage & TENANT_MASK) | (rank << TENANT_BITS);
}
