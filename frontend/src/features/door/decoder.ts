import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';

/** Finds the QR code in a picture of a camera. */
export type Decoder = (video: HTMLVideoElement) => Promise<string | undefined>;

/** More pixels only take time: a code that fills a tenth of this is read. */
const SIDE_PX_MAX = 960;
const PAUSE_MS = 70;

/** The browser's own, where it has one that reads QR codes. */
async function nativeDecoder(): Promise<Decoder | undefined> {
  const Detector = window.BarcodeDetector;
  if (!Detector) return undefined;
  const formats = await Detector.getSupportedFormats();
  if (!formats.includes('qr_code')) return undefined;
  const detector = new Detector({ formats: ['qr_code'] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

async function wasmDecoder(): Promise<Decoder> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader');
  await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  return async (video) => {
    const { videoWidth, videoHeight } = video;
    const scale = Math.min(1, SIDE_PX_MAX / Math.max(videoWidth, videoHeight, 1));
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    if (canvas.width === 0 || canvas.height === 0) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 1 });
    return found[0]?.text;
  };
}

export const loadDecoder = async (): Promise<Decoder> =>
  (await nativeDecoder()) ?? (await wasmDecoder());

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Reads what a camera sees, again and again, until it is told to stop. */
export async function watch(
  video: HTMLVideoElement,
  decode: Decoder,
  signal: AbortSignal,
  onCode: (code: string) => void,
): Promise<void> {
  while (!signal.aborted) {
    // oxlint-disable no-await-in-loop -- one picture after the other
    const code =
      video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA
        ? await decode(video).catch(() => undefined)
        : undefined;
    if (code && !signal.aborted) onCode(code);
    await pause();
    // oxlint-enable no-await-in-loop
  }
}
