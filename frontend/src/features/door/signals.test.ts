import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Kind } from './verdict-words';

const KINDS: Kind[] = [
  'admitted',
  'exited',
  'duplicate',
  'refused',
  'conflict',
  'rejected',
  'unknown',
  'annulled',
  'waiting',
];

/** Tones as they were begun, in hertz. */
let heard: number[] = [];
let felt: VibratePattern[] = [];

class SilentContext {
  currentTime = 0;
  destination = {};
  resume = () => Promise.resolve();
  createGain = () => ({
    gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined },
    connect: () => undefined,
  });
  createOscillator = () => {
    const oscillator = {
      type: 'sine',
      frequency: { value: 0 },
      connect: (next: unknown) => next,
      start: () => heard.push(oscillator.frequency.value),
      stop: () => undefined,
    };
    return oscillator;
  };
}

async function fresh(hasBeenActive = true) {
  vi.resetModules();
  Object.defineProperty(navigator, 'userActivation', {
    value: { hasBeenActive },
    configurable: true,
  });
  return (await import('./signals')).signal;
}

beforeEach(() => {
  [heard, felt] = [[], []];
  vi.stubGlobal('AudioContext', SilentContext);
  const vibrate = (pattern: VibratePattern) => felt.push(pattern) > 0;
  Object.defineProperty(navigator, 'vibrate', { value: vibrate, configurable: true });
});

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, 'vibrate');
  Reflect.deleteProperty(navigator, 'userActivation');
});

test('what lets in, what was in already, what is refused and what nobody knows sound and feel different', async () => {
  const signal = await fresh();
  const told = (kind: Kind) => {
    [heard, felt] = [[], []];
    signal(kind, false);
    return JSON.stringify([heard, felt]);
  };
  const four: Kind[] = ['admitted', 'duplicate', 'refused', 'unknown'];
  expect(new Set(four.map(told)).size).toBe(4);
  expect(told('rejected')).toBe(told('refused'));
  expect(KINDS.filter((kind) => told(kind) === '[[],[]]')).toEqual(['annulled', 'waiting']);
});

test('who mutes the sound still feels it', async () => {
  const signal = await fresh();
  signal('duplicate', true);
  expect(heard).toEqual([]);
  expect(felt).toEqual([[90, 60, 90, 60, 90]]);
});

test('nothing makes noise before somebody touched the page, where browsers would refuse it', async () => {
  const signal = await fresh(false);
  signal('admitted', false);
  expect([heard, felt]).toEqual([[], []]);
});

test('a device that can neither sound nor shake shows the result all the same', async () => {
  const signal = await fresh();
  Reflect.deleteProperty(window, 'AudioContext');
  Reflect.deleteProperty(navigator, 'vibrate');
  expect(() => signal('admitted', false)).not.toThrow();
});
