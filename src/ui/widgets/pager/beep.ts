/** Two short tones, made on the spot so that no sound file is shipped. Silent where the page may not play sound. */
const TONES_HZ: readonly number[] = [880, 660];
const TONE_S = 0.12;
const LOUDNESS = 0.05;

let context: AudioContext | null = null;

export function beep(): void {
  context ??= new AudioContext();
  if (context.state !== 'running') void context.resume();
  const startS = context.currentTime;
  TONES_HZ.forEach((hertz, i) => {
    if (context === null) return;
    const tone = new OscillatorNode(context, { frequency: hertz });
    const gain = new GainNode(context, { gain: LOUDNESS });
    tone.connect(gain).connect(context.destination);
    tone.start(startS + i * TONE_S);
    tone.stop(startS + (i + 1) * TONE_S);
  });
}
