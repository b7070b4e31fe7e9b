/** Numbers for people, digit by digit as Prometheus' templates write them (template/template.go). */
import { formatSignificant } from './go-number.ts';

export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return formatSignificant(value);
  if (Math.abs(value) < 1) return scaleUp(value);
  let [scaled, prefix] = [value, ''];
  for (const next of 'kMGTPEZY') {
    if (Math.abs(scaled) < 1000) break;
    prefix = next;
    scaled /= 1000;
  }
  return formatSignificant(scaled) + prefix;
}

export function humanize1024(value: number): string {
  let [scaled, prefix] = [value, ''];
  if (!Number.isFinite(value)) return formatSignificant(value);
  for (const next of 'KMGTPEZY') {
    if (Math.abs(scaled) < 1024) break;
    prefix = `${next}i`;
    scaled /= 1024;
  }
  return formatSignificant(scaled) + prefix;
}

/** Of seconds. */
export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return formatSignificant(value);
  if (value === 0) return '0s';
  if (Math.abs(value) < 1) return `${scaleUp(value)}s`;
  const sign = value < 0 ? '-' : '';
  const size = Math.abs(value);
  const whole = Math.floor(size);
  const [days, hours, minutes, seconds] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes > 0) return `${sign}${minutes}m ${seconds}s`;
  return `${sign}${formatSignificant(size)}s`;
}

function scaleUp(value: number): string {
  let [scaled, prefix] = [value, ''];
  for (const next of 'munpfazy') {
    if (Math.abs(scaled) >= 1) break;
    prefix = next;
    scaled *= 1000;
  }
  return formatSignificant(scaled) + prefix;
}

export function humanizePercentage(value: number): string {
  return `${formatSignificant(value * 100)}%`;
}
