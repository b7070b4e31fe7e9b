/** Judges one import against the table of rooms and says in a sentence what is wrong with it, or null. */
import { builtinModules } from 'node:module';
import { isInside, roomOf, type Room } from './rooms.ts';
import type { SourceImport } from './source-import.ts';

export function judgeImport(from: string, wanted: SourceImport): string | null {
  const room = roomOf(from);
  if (room === null) return `${from} lies in no room of the table`;
  const complaint =
    wanted.target === null ? judgePackage(room, wanted.specifier) : judgeDoor(room, from, wanted.target, wanted.typeOnly);
  return complaint === null ? null : `${from}:${wanted.line}: ${complaint}`;
}

function judgePackage(room: Room, specifier: string): string | null {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) {
    return room.node ? null : `${room.path} may not import ${specifier}: only src/cli touches Node`;
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (room.packages === 'any' || room.packages.includes(name)) return null;
  return `${room.path} may not import the package ${name}`;
}

function judgeDoor(room: Room, from: string, target: string, typeOnly: boolean): string | null {
  if (roomOf(target)?.path === room.path) {
    if (!room.strangers || screenOf(room, from) === screenOf(room, target)) return null;
    return `${screenOf(room, from)} may not import ${target}: the folders of ${room.path} are strangers to each other`;
  }
  if (room.doors.some((door) => isInside(target, door))) return null;
  if (room.types?.some((door) => isInside(target, door))) {
    return typeOnly ? null : `${room.path} may import only types from ${target}: write \`import type\``;
  }
  return `${room.path} may not import ${target}`;
}

function screenOf(room: Room, path: string): string {
  return path.slice(room.path.length + 1).split('/')[0] ?? '';
}
