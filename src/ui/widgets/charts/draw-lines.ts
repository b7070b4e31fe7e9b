/** Lines on a canvas: one path per unbroken piece, in device pixels; a lone point is a dot, because a line of no length is invisible. */
import { line } from 'd3-shape';
import { pieces, type ChartSeries } from './chart-series.ts';

export interface LineStyle {
  readonly series: ChartSeries;
  /** Resolved, not `var(...)`. */
  readonly colour: string;
  readonly opacity: number;
}

export function drawLines(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  lines: readonly LineStyle[],
  x: (atUs: number) => number,
  y: (value: number) => number,
  stepUs: number,
): void {
  const ratio = globalThis.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(ratio, ratio);
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  for (const { series, colour, opacity } of lines) {
    const { times, values } = series;
    context.globalAlpha = opacity;
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.setLineDash(series.dashed ? [4, 3] : []);
    const path = line<number>()
      .x((i) => x(times[i] as number))
      .y((i) => y(values[i] as number))
      .context(context);
    context.beginPath();
    for (const [first, last] of pieces(times, values, stepUs)) {
      if (first === last) {
        context.fillRect(x(times[first] as number) - 1.5, y(values[first] as number) - 1.5, 3, 3);
      } else {
        path(Array.from({ length: last - first + 1 }, (_, i) => first + i));
      }
    }
    context.stroke();
  }
}
