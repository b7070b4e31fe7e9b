import { describe, expect, it } from 'vitest';
import { fillTemplate, templateProblems } from '../../src/sim/alerting/alert-template.ts';
import { SECOND } from '../../src/sim/base/time.ts';
import { SampleBook } from './sample-book.ts';

const labels = { service: 'checkout', endpoint: '/checkout/complete' };
const source = new SampleBook();
for (const [pod, value] of [
  ['b', 0],
  ['a', 1],
  ['c', 2.5],
] as const)
  source.record({ __name__: 'up', pod }, SECOND, value);
const context = { source, atUs: SECOND };
const fill = (template: string, value = 0.0625): string => fillTemplate(template, labels, value, context);

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
    ['{{ $value | humanizeTimestamp }}', 1435065584.128, '2015-06-23 13:19:44.128 +0000 UTC'],
    ['{{ printf "%.2f" $value }}s', 3.14159, '3.14s'],
    ['{{ $value | printf "%.1f%%" }}', 12.34, '12.3%'],
    ['{{ printf "%s|%s" $labels.service "x" | toUpper }}', 0, 'CHECKOUT|X'],
    ['{{ printf "%6.2f|%-6s|%06.1f|%+d|%q|%t" $value "ab" $value 7 "x" true }}', 1.5, '  1.50|ab    |0001.5|+7|"x"|true'],
    ['{{ printf "%d %s" $value }}', 1.5, '%!d(float64=1.5) %!s(MISSING)'],
    ['{{ printf "x" 1 }}', 0, 'x%!(EXTRA int=1)'],
    ['a {{- " b" -}} c', 0, 'a bc'],
    ['a{{/* nothing */}}b {{- /* nothing */ -}} c', 0, 'abc'],
    ['{{ if gt $value 1.0 }}much{{ else if gt $value 0.5 }}some{{ else }}little{{ end }}', 0.7, 'some'],
    ['{{ if and (eq $labels.service "checkout") (not $labels.pod) }}yes{{ end }}', 0, 'yes'],
    ['{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $y := 3 }}{{ end }}{{ $x }}', 0, '2'],
    ['{{ with $labels.service }}<{{ . }}>{{ end }}{{ with $labels.pod }}x{{ else }}none{{ end }}', 0, '<checkout>none'],
    ['{{ range $name, $text := $labels }}{{ $name }}={{ $text }} {{ end }}', 0, 'endpoint=/checkout/complete service=checkout '],
    ['{{ range query "up" | sortByLabel "pod" }}{{ .Labels.pod }}{{ .Value }} {{ end }}', 0, 'a1 b0 c2.5 '],
    ['{{ range $i, $one := query "up > 0" }}{{ if $i }}, {{ end }}{{ $one | label "pod" }}{{ end }}', 0, 'a, c'],
    ['{{ range query "up" }}{{ if eq .Labels.pod "a" }}{{ continue }}{{ end }}{{ .Labels.pod }}{{ end }}', 0, 'bc'],
    ['{{ range query "nothing" }}x{{ else }}none{{ end }}', 0, 'none'],
    ['{{ query "sum(up)" | first | value | humanize }} of {{ len (query "up") }}', 0, '3.5 of 3'],
    ['{{ (index (query "up") 1).Labels.pod }}', 0, 'a'],
    ['{{ with query (printf "up{pod=%q}" "c") }}{{ . | first | value }}{{ end }}', 0, '2.5'],
    ['{{ define "who" }}{{ .arg0 }} and {{ .arg1 }}{{ end }}{{ template "who" (args $labels.service 2) }}', 0, 'checkout and 2'],
    ['{{ reReplaceAll "(?P<a>.)out|/" "<${a}>" $labels.service }}', 0, 'chec<k>'],
    ['{{ match "^check" $labels.service }} {{ $labels.service | title }}', 0, 'true Checkout'],
    ['{{ stripPort "web:80" }} {{ stripDomain "web.example.com:80" }} {{ parseDuration "1h30m" }}', 0, 'web web:80 5400'],
    ['{{ graphLink "up > 0" }}', 0, '/graph?g0.expr=up+%3E+0&g0.tab=0'],
    ['{{ $labels }} {{ print 1 2 "a" }}', 0, 'map[endpoint:/checkout/complete service:checkout] 1 2a'],
  ])('fills %s of %d in as %s', (template, value, text) => {
    expect(templateProblems(template)).toEqual([]);
    expect(fill(template, value)).toBe(text);
  });

  it('rounds an exact tie to the even digit, as Go does', () => {
    expect(fill('{{ $value | humanize }}', 1.0625)).toBe('1.062');
    expect(fill('{{ $value | humanize }}', 1.1875)).toBe('1.188');
  });

  it.each([
    '{{ $value | frobnicate }}',
    '{{ $nothing }}',
    '{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}',
    '{{ define "x" }}{{ $value }}{{ end }}',
    '{{ if true }}',
    '{{ end }}',
    '{{ if true }}a{{ else }}b{{ else }}c{{ end }}',
    '{{ $value',
    '{{ }}',
    '{{ "a }}',
    '{{ | }}',
    '{{ ( }}',
    '{{ "a" "b" }}',
    '{{ /* }}',
    `{{ ${'('.repeat(100)}1${')'.repeat(100)} }}`,
    '{{ if true }}'.repeat(100),
  ])('leaves %s readable instead of failing, and the check tells', (template) => {
    expect(fill(`see ${template}!`)).toBe(`see ${template}!`);
    expect(templateProblems(template)).toEqual([expect.stringMatching(/^the template is not understood: .*\./)]);
  });

  it.each([
    ['{{ query "nothing" | first }}', 'first() called on vector with no elements'],
    ['{{ if gt $value 1 }}x{{ end }}', 'incompatible types for comparison'],
    ['{{ query "up" | value }}', 'is no sample'],
    ['{{ query "up >" }}', 'query "up >"'],
    ['{{ .Nothing.Here }}', 'there is no field Here'],
    ['{{ template "nothing" }}', 'there is no template "nothing"'],
    ['{{ define "x" }}{{ template "x" }}{{ end }}{{ template "x" }}', 'callsMax'],
    ['{{ reReplaceAll "(" "" "" }}', 'missing closing'],
    ['{{ humanize "x" }}', 'x is no number'],
    ['{{ printf "%99f" 1.0 }}', 'printfDigitsMax'],
  ])('says that %s fails, and why', (template, why) => {
    expect(fill(template)).toMatch(/^<error expanding template: .*>$/);
    expect(fill(template)).toContain(why);
  });

  it('does not go on for ever, nor make texts without end', () => {
    const loop = '{{ $up := query "up" }}' + '{{ range $up }}'.repeat(12) + '{{ end }}'.repeat(12);
    expect(fill(loop)).toContain('visitsMax');
    expect(fill(loop.replaceAll('range $up', 'range query "up"'))).toContain('queriesMax');
    expect(fill('{{ range query "up" }}{{ range query "up" }}' + 'x'.repeat(4000) + '{{ end }}{{ end }}')).toContain(
      'characters',
    );
  });

  it('does not read templates out of label values', () => {
    expect(fillTemplate('{{ $labels.x }}', { x: '{{ $value }}' }, 1, context)).toBe('{{ $value }}');
  });

  it('looks only at labels of its own, not at what every object has', () => {
    expect(fill('[{{ $labels.constructor }}]', 1)).toBe('[]');
  });
});
