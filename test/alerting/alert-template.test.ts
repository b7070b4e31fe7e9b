import { describe, expect, it } from 'vitest';
import { fillTemplate } from '../../src/sim/alerting/alert-template.ts';

const labels = { service: 'checkout', endpoint: '/checkout/complete' };
const fill = (template: string, value = 0.0625): string => fillTemplate(template, labels, value);

describe('a template of an alert', () => {
  it.each([
    ['p99 of {{ $labels.service }}{{ $labels.endpoint }} is high', 0, 'p99 of checkout/checkout/complete is high'],
    ['{{$labels.service}}', 0, 'checkout'],
    ['{{ .Labels.service }}={{ .Value }}', 1.5, 'checkout=1.5'],
    ['[{{ $labels.pod }}]', 0, '[]'],
    ['{{ $value }}', 0.00001, '1e-05'],
    ['{{ $value }}', 1e20, '100000000000000000000'],
    ['{{ $value }}', Infinity, '+Inf'],
    ['{{ $value | humanize }}', 1234567, '1.235M'],
    ['{{ $value | humanize }}', 0.0312, '31.2m'],
    ['{{ humanize $value }}', 12, '12'],
    ['{{ $value | humanize1024 }}', 1536, '1.5Ki'],
    ['{{ $value | humanizeDuration }}', 0.3041, '304.1ms'],
    ['{{ $value | humanizeDuration }}', 3.02, '3.02s'],
    ['{{ $value | humanizeDuration }}', 93784, '1d 2h 3m 4s'],
    ['{{ $value | humanizeDuration }}', -75, '-1m 15s'],
    ['{{ $value | humanizePercentage }}', 0.12345678, '12.35%'],
    ['{{ printf "%.2f" $value }}s', 3.14159, '3.14s'],
    ['{{ $value | printf "%.1f%%" }}', 12.34, '12.3%'],
    ['{{ printf "%s|%s" $labels.service "x" | toUpper }}', 0, 'CHECKOUT|X'],
  ])('fills %s of %d in as %s', (template, value, text) => {
    expect(fill(template, value)).toBe(text);
  });

  it('rounds an exact tie to the even digit, as Go does', () => {
    expect(fill('{{ $value | humanize }}', 1.0625)).toBe('1.062');
    expect(fill('{{ $value | humanize }}', 1.1875)).toBe('1.188');
  });

  it.each([
    '{{ query "up" }}',
    '{{ $value | frobnicate }}',
    '{{ if true }}',
    '{{ $value',
    '{{ }}',
    '{{ "a }}',
    '{{ printf "%d" }}',
    '{{ | }}',
  ])('leaves %s readable instead of failing', (template) => {
    expect(fill(`see ${template}!`)).toBe(`see ${template}!`);
  });

  it('does not read templates out of label values', () => {
    expect(fillTemplate('{{ $labels.x }}', { x: '{{ $value }}' }, 1)).toBe('{{ $value }}');
  });

  it('looks only at labels of its own, not at what every object has', () => {
    expect(fillTemplate('[{{ $labels.constructor }}]', labels, 1)).toBe('[]');
  });
});
