import { useEffect, useRef, useState } from 'react';

export type CameraTrouble = 'denied' | 'missing' | 'insecure' | 'busy' | 'decoder';

interface Lens {
  id: string;
  name: string;
}

export type CameraState =
  | { phase: 'off' | 'asking' }
  | { phase: 'failed'; why: CameraTrouble }
  | { phase: 'on'; lenses: Lens[]; lens: string; hasTorch: boolean; isLit: boolean };

class CameraError extends Error {
  readonly why: CameraTrouble;

  constructor(why: CameraTrouble) {
    super(why);
    this.why = why;
  }
}

const WHY: Record<string, CameraTrouble> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
};

/** The back camera, where there are several, or the one that was chosen. */
async function open(lens: string | undefined): Promise<MediaStream> {
  const which = lens === undefined ? { facingMode: 'environment' } : { deviceId: { exact: lens } };
  const size = { width: { ideal: 1_280 }, height: { ideal: 720 } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { ...which, ...size } });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    throw new CameraError(WHY[name] ?? 'busy');
  }
}

async function lensesHere(): Promise<Lens[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

async function reader() {
  try {
    const { loadDecoder, watch } = await import('./decoder');
    return { decode: await loadDecoder(), watch };
  } catch {
    throw new CameraError('decoder');
  }
}

const close = (stream: MediaStream) => {
  for (const track of stream.getTracks()) track.stop();
};

/** A camera that reads codes as long as it is on. It asks for nothing before somebody starts it. */
export function useCamera(onCode: (code: string) => void) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>({ phase: 'off' });
  const running = useRef<AbortController>(undefined);
  const heard = useRef(onCode);
  useEffect(() => {
    heard.current = onCode;
  });
  // Whoever leaves takes the camera's light with them.
  useEffect(() => () => running.current?.abort(), []);

  const begin = async (run: AbortController, lens: string | undefined) => {
    if (!window.isSecureContext || !('mediaDevices' in navigator)) {
      throw new CameraError('insecure');
    }
    const reading = reader();
    // Should the camera refuse first, nobody waits for this one.
    reading.catch(() => undefined);
    const stream = await open(lens);
    run.signal.addEventListener('abort', () => close(stream));
    if (run.signal.aborted) return close(stream);
    const [track] = stream.getVideoTracks();
    const element = video.current;
    if (!track || !element) throw new CameraError('busy');
    track.addEventListener('ended', () => {
      if (run.signal.aborted) return;
      run.abort();
      setState({ phase: 'failed', why: 'busy' });
    });
    element.srcObject = stream;
    await element.play();
    const { decode, watch } = await reading;
    const lenses = await lensesHere();
    if (run.signal.aborted) return undefined;
    setState({
      phase: 'on',
      lenses,
      lens: track.getSettings().deviceId ?? '',
      hasTorch: 'torch' in (track.getCapabilities?.() ?? {}),
      isLit: false,
    });
    return watch(element, decode, run.signal, (code) => heard.current(code));
  };

  const stop = () => {
    running.current?.abort();
    if (video.current) video.current.srcObject = null;
    setState({ phase: 'off' });
  };

  const start = async (lens?: string) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setState({ phase: 'asking' });
    try {
      await begin(mine, lens);
    } catch (error) {
      if (mine.signal.aborted) return;
      mine.abort();
      setState({ phase: 'failed', why: error instanceof CameraError ? error.why : 'busy' });
    }
  };

  const light = async (isLit: boolean) => {
    const source = video.current?.srcObject;
    if (!(source instanceof MediaStream)) return;
    try {
      await source.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: isLit }] });
      setState((now) => (now.phase === 'on' ? { ...now, isLit } : now));
    } catch {
      // Some phones promise a light that they do not give.
      setState((now) => (now.phase === 'on' ? { ...now, hasTorch: false } : now));
    }
  };

  return { video, camera: { state, start, stop, light } };
}
