import type { Kind } from './verdict-words';

interface Tone {
  hertz: number;
  fromMs: number;
  ms: number;
  wave: OscillatorType;
}

interface Signal {
  tones: Tone[];
  vibration: number[];
}

const VOLUME = 0.35;

const tone = (hertz: number, fromMs: number, ms: number, wave: OscillatorType = 'sine'): Tone => ({
  hertz,
  fromMs,
  ms,
  wave,
});

/** Rising: come in. One high: out. Three knocks: twice. Low and long: no. Up and down: nobody knows. */
const signals: Partial<Record<Kind, Signal>> = {
  admitted: { tones: [tone(880, 0, 110), tone(1_320, 110, 190)], vibration: [80] },
  exited: { tones: [tone(660, 0, 160)], vibration: [80] },
  duplicate: {
    tones: [0, 150, 300].map((from) => tone(440, from, 90, 'triangle')),
    vibration: [90, 60, 90, 60, 90],
  },
  refused: { tones: [tone(170, 0, 550, 'sawtooth')], vibration: [450] },
  conflict: { tones: [tone(170, 0, 550, 'sawtooth')], vibration: [450] },
  rejected: { tones: [tone(170, 0, 550, 'sawtooth')], vibration: [450] },
  unknown: {
    tones: [tone(520, 0, 160), tone(390, 190, 160), tone(520, 380, 160)],
    vibration: [200, 100, 200],
  },
};

let context: AudioContext | undefined;

/** Browsers let pages make noise, and shake, once somebody touched them. */
const isAwake = (): boolean =>
  !('userActivation' in navigator) || navigator.userActivation.hasBeenActive;

function sound(tones: Tone[]): void {
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  void context.resume();
  for (const { hertz, fromMs, ms, wave } of tones) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const [from, to] = [currentTime + fromMs / 1_000, currentTime + (fromMs + ms) / 1_000];
    oscillator.type = wave;
    oscillator.frequency.value = hertz;
    // Without the slopes each tone would begin and end with a click.
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(VOLUME, from + 0.01);
    gain.gain.setValueAtTime(VOLUME, to - 0.02);
    gain.gain.linearRampToValueAtTime(0, to);
    oscillator.connect(gain).connect(destination);
    oscillator.start(from);
    oscillator.stop(to);
  }
}

/** What a result sounds and feels like: ears and hands know before eyes do. */
export function signal(kind: Kind, isMuted: boolean): void {
  const found = signals[kind];
  if (!found || !isAwake()) return;
  if ('vibrate' in navigator) navigator.vibrate(found.vibration);
  if (!isMuted && 'AudioContext' in window) sound(found.tones);
}
