/**
 * Trace and span ids in W3C form, computed from ordinals instead of stored: 4 bytes a span in the store become 32 and 16 hex
 * digits on the screen, look random, never repeat within a run, and lead back to the ordinal.
 */

/** A bijection on 32 bits (the finaliser of MurmurHash3), so that ids can be turned back. */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function unmix(value: number): number {
  let x = value | 0;
  x = x ^ (x >>> 16);
  x = Math.imul(x, 0x7ed1b41d);
  x = x ^ (x >>> 13) ^ (x >>> 26);
  x = Math.imul(x, 0xa5cb9243);
  return (x ^ (x >>> 16)) >>> 0;
}

/** 32 bits of a text, for salting ids by the run's seed (FNV-1a). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** 32 hex digits for trace `ordinal` (>= 1) of the run salted by `salt`. */
export function traceId(ordinal: number, salt: number): string {
  const low = mix(ordinal ^ salt);
  const a = mix(low ^ 0x9e3779b9 ^ salt);
  const b = mix(a + low);
  return hex(mix(a ^ b)) + hex(a) + hex(b) + hex(low);
}

/** Where the last eight digits of its id lie among all there are: evenly from 0 to 1. */
export function traceChance(ordinal: number, salt: number): number {
  return mix(ordinal ^ salt) / 0x1_0000_0000;
}

/** Who a visitor is among all users there are: evenly from 0 to 1. */
export function userChance(visit: number, salt: number): number {
  return mix(visit ^ (salt + 0x2c1b3c6d)) / 0x1_0000_0000;
}

/** The ordinal of a trace id of this run; null for any other text. */
export function traceOrdinal(id: string, salt: number): number | null {
  if (!/^[0-9a-f]{32}$/.test(id)) return null;
  const ordinal = (unmix(parseInt(id.slice(24), 16)) ^ salt) >>> 0;
  return traceId(ordinal, salt) === id ? ordinal : null;
}

/** 16 hex digits for span `ordinal` (>= 1) of the run salted by `salt`. */
export function spanId(ordinal: number, salt: number): string {
  const low = mix(ordinal ^ ~salt);
  return hex(mix(low ^ 0x7f4a7c15)) + hex(low);
}

/** What a customer would quote on the telephone: one for everything that one user's visit caused. */
export function correlationId(visit: number, salt: number): string {
  return `c-${hex(mix(visit ^ (salt + 0x51ed27)))}`;
}

/** Searches make ids by the hundred thousand; a table is several times faster than formatting. */
const HEX_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(word: number): string {
  return HEX_BYTES[word >>> 24] + HEX_BYTES[(word >>> 16) & 255] + HEX_BYTES[(word >>> 8) & 255] + HEX_BYTES[word & 255];
}
