/** The timeline of alerts tells the same story as their transitions. */
import { describe, expect, it } from 'vitest';
import type { Alert, AlertState, AlertTransition } from '../../src/sim/model/alert.ts';
import { alertKey, alertLanes, byUrgency, sinceUs, visibleLanes } from '../../src/ui/views/alerts/alert-history.ts';

function turn(atUs: number, rule: string, from: AlertState, to: AlertState): AlertTransition {
  return { atUs, rule, labels: { severity: 'page' }, from, to };
}

function alert(rule: string, state: AlertState, activeAtUs: number): Alert {
  const firedAtUs = state === 'pending' ? null : activeAtUs + 5;
  const resolvedAtUs = state === 'resolved' ? activeAtUs + 9 : null;
  return { rule, labels: {}, annotations: {}, state, value: 1, activeAtUs, firedAtUs, resolvedAtUs };
}

describe('alertLanes', () => {
  it('gives each alert a lane whose stretches follow each other up to now', () => {
    const lanes = alertLanes(
      [
        turn(10, 'Slow', 'inactive', 'pending'),
        turn(20, 'Full', 'inactive', 'pending'),
        turn(30, 'Slow', 'pending', 'firing'),
        turn(50, 'Slow', 'firing', 'resolved'),
      ],
      60,
    );
    expect(
      lanes.map((lane) => [lane.rule, lane.stretches.map(({ state, fromUs, toUs }) => `${state} ${fromUs}-${toUs}`)]),
    ).toEqual([
      ['Slow', ['pending 10-30', 'firing 30-50', 'resolved 50-60']],
      ['Full', ['pending 20-60']],
    ]);
  });

  it('tells alerts of one rule apart by their labels, in whatever order they come', () => {
    expect(alertKey({ rule: 'A', labels: { x: '1', y: '2' } })).toBe(alertKey({ rule: 'A', labels: { y: '2', x: '1' } }));
    expect(alertKey({ rule: 'A', labels: { x: '1' } })).not.toBe(alertKey({ rule: 'A', labels: { x: '2' } }));
  });
});

it('shows only lanes that had something to tell in the range', () => {
  const lanes = alertLanes(
    [turn(10, 'Past', 'inactive', 'pending'), turn(20, 'Past', 'pending', 'inactive'), turn(30, 'Now', 'inactive', 'pending')],
    60,
  );
  expect(visibleLanes(lanes, 25, 60).map((lane) => lane.rule)).toEqual(['Now']);
  expect(visibleLanes(lanes, 15, 60).map((lane) => lane.rule)).toEqual(['Past', 'Now']);
});

describe('byUrgency', () => {
  it('puts what fires before what is pending before what is over, newest first', () => {
    const alerts = [
      alert('over', 'resolved', 1),
      alert('old', 'firing', 2),
      alert('wait', 'pending', 90),
      alert('new', 'firing', 40),
    ];
    expect(byUrgency(alerts).map((each) => each.rule)).toEqual(['new', 'old', 'wait', 'over']);
  });
});

it('knows since when an alert is in its state', () => {
  expect([alert('a', 'pending', 10), alert('b', 'firing', 10), alert('c', 'resolved', 10)].map(sinceUs)).toEqual([10, 15, 19]);
});
