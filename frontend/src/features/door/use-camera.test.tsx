import { act, renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useCamera } from './use-camera';

vi.mock('./decoder', () => ({
  loadDecoder: () => Promise.resolve(() => Promise.resolve(undefined)),
  watch: () => Promise.resolve(),
}));

interface Lamp {
  hasTorch: boolean;
  isBroken?: boolean;
}

const enumerateDevices = () =>
  Promise.resolve([
    { kind: 'videoinput', deviceId: 'back', label: 'Back' },
    { kind: 'audioinput', deviceId: 'ear', label: 'Ear' },
    { kind: 'videoinput', deviceId: 'front', label: 'Front' },
  ]);

/** A phone with two cameras; what was asked of it. */
function phone({ hasTorch, isBroken = false }: Lamp) {
  const asked: MediaStreamConstraints[] = [];
  const lit: unknown[] = [];
  const track = {
    stop: vi.fn<() => void>(),
    addEventListener: () => undefined,
    getSettings: () => ({ deviceId: 'back' }),
    getCapabilities: () => (hasTorch ? { torch: true } : {}),
    applyConstraints: (wish: unknown) => {
      lit.push(wish);
      return isBroken ? Promise.reject(new Error('no lamp')) : Promise.resolve();
    },
  };
  class Stream {
    getTracks = () => [track];
    getVideoTracks = () => [track];
  }
  vi.stubGlobal('MediaStream', Stream);
  const getUserMedia = (wish: MediaStreamConstraints) => {
    asked.push(wish);
    return Promise.resolve(new Stream());
  };
  Object.defineProperty(navigator, 'mediaDevices', {
    value: { getUserMedia, enumerateDevices },
    configurable: true,
  });
  return { asked, lit, track };
}

function start() {
  const { result } = renderHook(() => useCamera(() => undefined));
  const element = document.createElement('video');
  element.play = () => Promise.resolve();
  let source: unknown = null;
  Object.defineProperty(element, 'srcObject', {
    get: () => source,
    set: (next: unknown) => {
      source = next;
    },
  });
  result.current.video.current = element;
  return result;
}

beforeEach(() => vi.stubGlobal('isSecureContext', true));
afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, 'mediaDevices');
});

test('the back camera is asked for, and its lamp goes on and off', async () => {
  const { asked, lit } = phone({ hasTorch: true });
  const result = start();
  await act(() => result.current.camera.start());
  expect(asked[0]?.video).toMatchObject({ facingMode: 'environment' });
  expect(result.current.camera.state).toMatchObject({
    phase: 'on',
    hasTorch: true,
    isLit: false,
    lens: 'back',
    lenses: [
      { id: 'back', name: 'Back' },
      { id: 'front', name: 'Front' },
    ],
  });
  await act(() => result.current.camera.light(true));
  expect(result.current.camera.state).toMatchObject({ isLit: true });
  await act(() => result.current.camera.light(false));
  expect(result.current.camera.state).toMatchObject({ isLit: false });
  expect(lit).toEqual([{ advanced: [{ torch: true }] }, { advanced: [{ torch: false }] }]);
});

test('a lamp that does not burn is offered no more', async () => {
  phone({ hasTorch: true, isBroken: true });
  const result = start();
  await act(() => result.current.camera.start());
  await act(() => result.current.camera.light(true));
  expect(result.current.camera.state).toMatchObject({ hasTorch: false, isLit: false });
});

test('another camera is taken when somebody chooses it, and the first is let go', async () => {
  const { asked, track } = phone({ hasTorch: false });
  const result = start();
  await act(() => result.current.camera.start());
  expect(result.current.camera.state).toMatchObject({ hasTorch: false });
  await act(() => result.current.camera.start('front'));
  expect(asked[1]?.video).toMatchObject({ deviceId: { exact: 'front' } });
  expect(track.stop).toHaveBeenCalledTimes(1);
});

test('what keeps a camera from starting is said', async () => {
  for (const [name, why] of [
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
  ] as const) {
    phone({ hasTorch: false });
    const refuse = () => Promise.reject(new DOMException('no', name));
    navigator.mediaDevices.getUserMedia = refuse;
    const result = start();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await act(() => result.current.camera.start());
    expect(result.current.camera.state).toEqual({ phase: 'failed', why });
  }
  vi.stubGlobal('isSecureContext', false);
  const result = start();
  await act(() => result.current.camera.start());
  await waitFor(() =>
    expect(result.current.camera.state).toEqual({ phase: 'failed', why: 'insecure' }),
  );
});
