/**
 * Prometheus' hash of a label set: xxHash64 over its names and values, each after its length in bytes, as the released builds store
 * labels. limit_ratio chooses by it, so that it takes the same series here and there.
 */
import type { Labels } from '../../model/series.ts';

const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;
const MAX_64 = 0xffffffffffffffffn;

export function hashOf(labels: Labels): bigint {
  const bytes: number[] = [];
  for (const part of Object.entries(labels).flat()) {
    const text = utf8(part);
    // From 255 bytes on, the length takes three more.
    if (text.length < 255) bytes.push(text.length);
    else bytes.push(255, text.length & 0xff, (text.length >>> 8) & 0xff, (text.length >>> 16) & 0xff);
    for (const byte of text) bytes.push(byte);
  }
  return xxHash64(bytes);
}

function utf8(text: string): number[] {
  return [...text].flatMap((letter) => {
    const point = letter.codePointAt(0) as number;
    if (point < 0x80) return [point];
    const tail = (shift: number): number => 0x80 | ((point >>> shift) & 0x3f);
    if (point < 0x800) return [0xc0 | (point >>> 6), tail(0)];
    if (point < 0x10000) return [0xe0 | (point >>> 12), tail(6), tail(0)];
    return [0xf0 | (point >>> 18), tail(12), tail(6), tail(0)];
  });
}

/** With the seed 0 (specification: github.com/Cyan4973/xxHash, doc/xxhash_spec.md). */
export function xxHash64(bytes: readonly number[]): bigint {
  let at = 0;
  let hash = PRIME_5;
  if (bytes.length >= 32) {
    const lanes = [wrap(PRIME_1 + PRIME_2), PRIME_2, 0n, wrap(-PRIME_1)];
    for (; at + 32 <= bytes.length; at += 32)
      for (let lane = 0; lane < 4; lane++) lanes[lane] = round(lanes[lane] as bigint, word(bytes, at + 8 * lane, 8));
    hash = wrap([1n, 7n, 12n, 18n].reduce((sum, by, lane) => sum + rotate(lanes[lane] as bigint, by), 0n));
    for (const lane of lanes) hash = wrap((hash ^ round(0n, lane)) * PRIME_1 + PRIME_4);
  }
  hash = wrap(hash + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8) hash = wrap(rotate(hash ^ round(0n, word(bytes, at, 8)), 27n) * PRIME_1 + PRIME_4);
  for (; at + 4 <= bytes.length; at += 4) hash = wrap(rotate(hash ^ wrap(word(bytes, at, 4) * PRIME_1), 23n) * PRIME_2 + PRIME_3);
  for (; at < bytes.length; at++) hash = wrap(rotate(hash ^ wrap(word(bytes, at, 1) * PRIME_5), 11n) * PRIME_1);
  hash = wrap((hash ^ (hash >> 33n)) * PRIME_2);
  hash = wrap((hash ^ (hash >> 29n)) * PRIME_3);
  return hash ^ (hash >> 32n);
}

function round(lane: bigint, input: bigint): bigint {
  return wrap(rotate(wrap(lane + input * PRIME_2), 31n) * PRIME_1);
}

/** Little-endian. */
function word(bytes: readonly number[], at: number, length: number): bigint {
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i] as number);
  return value;
}

function rotate(value: bigint, by: bigint): bigint {
  return wrap((value << by) | (value >> (64n - by)));
}

function wrap(value: bigint): bigint {
  return value & MAX_64;
}
