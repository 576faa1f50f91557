interface ImportMetaEnv {
  /** Origin of the API when it is not the page's own. */
  readonly VITE_API_BASE_URL?: string;
  /** Where the running version's source can be had. */
  readonly VITE_SOURCE_URL?: string;
}

/** Some browsers read codes themselves; TypeScript does not know of it yet. */
interface BarcodeDetector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}

interface Window {
  BarcodeDetector?: {
    new (options: { formats: string[] }): BarcodeDetector;
    getSupportedFormats: () => Promise<string[]>;
  };
}

/** Lamps of cameras, which are no part of the standard's core. */
interface MediaTrackConstraintSet {
  torch?: boolean;
}
