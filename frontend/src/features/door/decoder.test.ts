import { afterEach, expect, test, vi } from 'vitest';
import { loadDecoder, watch } from './decoder';

const prepared = vi.hoisted(() => ({ count: 0 }));
vi.mock('zxing-wasm/reader', () => ({
  prepareZXingModule: () => {
    prepared.count += 1;
    return Promise.resolve();
  },
  readBarcodes: () => Promise.resolve([]),
}));

function browserThatReads(formats: string[], seen: string[]) {
  vi.stubGlobal(
    'BarcodeDetector',
    class {
      static getSupportedFormats = () => Promise.resolve(formats);
      detect = () => Promise.resolve(seen.map((rawValue) => ({ rawValue })));
    },
  );
}

afterEach(() => {
  prepared.count = 0;
  vi.unstubAllGlobals();
});

test('a browser that reads QR codes itself does, and nothing is downloaded for it', async () => {
  browserThatReads(['ean_13', 'qr_code'], ['6BF12']);
  const decode = await loadDecoder();
  expect(await decode(document.createElement('video'))).toBe('6BF12');
  expect(prepared.count).toBe(0);
});

test('a browser that reads other codes only is helped', async () => {
  const context = { drawImage: () => undefined } as never;
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context);
  browserThatReads(['ean_13'], ['4006381333931']);
  const decode = await loadDecoder();
  expect(await decode(document.createElement('video'))).toBeUndefined();
  expect(prepared.count).toBe(1);
});

test('a picture that cannot be read is passed over, and nothing is told after the end', async () => {
  const video = document.createElement('video');
  Object.defineProperty(video, 'readyState', { value: HTMLMediaElement.HAVE_ENOUGH_DATA });
  const run = new AbortController();
  const answers = [
    () => Promise.reject(new Error('torn')),
    () => Promise.resolve(undefined),
    () => Promise.resolve('6BF12'),
    () => {
      run.abort();
      return Promise.resolve('LATE');
    },
  ];
  const told: string[] = [];
  const next = () => answers.shift()?.() ?? Promise.resolve(undefined);
  await watch(video, next, run.signal, (code) => told.push(code));
  expect(told).toEqual(['6BF12']);
  expect(answers).toEqual([]);
});
